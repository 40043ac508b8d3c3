"""The life of one outgoing message."""

from enum import IntEnum, StrEnum


class Lane(IntEnum):
    """Who goes first when not all can be sent at once."""

    ANSWER = 0
    ALERT = 1
    REMINDER = 2
    BROADCAST = 3


class DeliveryStatus(StrEnum):
    PENDING = "pending"
    SENDING = "sending"  # a replica has it; if that one dies the outcome is unknown
    SENT = "sent"
    DROPPED = "dropped"  # no longer true when it was due, or too late to be of use
    FAILED = "failed"  # Telegram refused it for good
    BLOCKED = "blocked"  # the person cannot be reached
    UNCERTAIN = "uncertain"  # perhaps arrived; staff are shown it
