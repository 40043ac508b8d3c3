"""The words of every unprompted message, by feature; importing this package registers them all."""

from bot.notices import (
    activities,
    appointments,
    broadcasts,
    cases,
    housing,
    invitations,
    messages,
    outreach,
    reach,
    safety,
)
from bot.notices.registry import kinds, render

__all__ = [
    "activities",
    "appointments",
    "broadcasts",
    "cases",
    "housing",
    "invitations",
    "kinds",
    "messages",
    "outreach",
    "reach",
    "render",
    "safety",
]
