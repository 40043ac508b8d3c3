"""The words of every unprompted message, by feature; importing this package registers them all."""

from bot.notices import (
    activities,
    appointments,
    bring,
    broadcasts,
    cases,
    concepts,
    housing,
    intake,
    invitations,
    marks,
    messages,
    mydata,
    offers,
    outreach,
    reach,
    safety,
    staff,
)
from bot.notices.registry import kinds, render

__all__ = [
    "activities",
    "appointments",
    "bring",
    "broadcasts",
    "cases",
    "concepts",
    "housing",
    "intake",
    "invitations",
    "kinds",
    "marks",
    "messages",
    "mydata",
    "offers",
    "outreach",
    "reach",
    "render",
    "safety",
    "staff",
]
