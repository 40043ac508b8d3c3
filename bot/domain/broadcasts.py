"""Broadcasts: states and audiences."""

from enum import StrEnum


class BroadcastStatus(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


class Audience(StrEnum):
    ALL = "all"
    TRACK = "track"  # youths who signed up to something in this track
    ACTIVITY = "activity"
