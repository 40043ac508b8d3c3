"""SQLModel rows by slice; no behaviour."""

from bot.tables.activities import Activity, Signup
from bot.tables.appointments import Appointment, SlotWish, TimeOff, WeeklyHours
from bot.tables.broadcasts import Broadcast, BroadcastCopy
from bot.tables.cases import Case, StageChange
from bot.tables.engine import Delivery, Dialogue, ParkedUpdate, Replica, SeenUpdate, Visitor
from bot.tables.messages import CaseMessage
from bot.tables.people import Audit, Invitation, OutreachRequest, Person, PersonKey, Tombstone

__all__ = [
    "Activity",
    "Appointment",
    "Audit",
    "Broadcast",
    "BroadcastCopy",
    "Case",
    "CaseMessage",
    "Delivery",
    "Dialogue",
    "Invitation",
    "OutreachRequest",
    "ParkedUpdate",
    "Person",
    "PersonKey",
    "Replica",
    "SeenUpdate",
    "Signup",
    "SlotWish",
    "StageChange",
    "TimeOff",
    "Tombstone",
    "Visitor",
    "WeeklyHours",
]
