"""SQLModel rows by slice; no behaviour."""

from bot.tables.activities import Activity, Signup
from bot.tables.appointments import Appointment, SlotWish, TimeOff, WeeklyHours
from bot.tables.broadcasts import Broadcast
from bot.tables.cases import Case, Handover, StageChange, StageDraft
from bot.tables.engine import Delivery, Dialogue, ParkedUpdate, Replica, SeenUpdate, Visitor
from bot.tables.messages import CaseMessage
from bot.tables.outreach import OutreachMessage, OutreachRequest
from bot.tables.people import Audit, Invitation, Person, PersonKey, Tombstone
from bot.tables.safety import CrisisFlag

__all__ = [
    "Activity",
    "Appointment",
    "Audit",
    "Broadcast",
    "Case",
    "CaseMessage",
    "CrisisFlag",
    "Delivery",
    "Dialogue",
    "Handover",
    "Invitation",
    "OutreachMessage",
    "OutreachRequest",
    "ParkedUpdate",
    "Person",
    "PersonKey",
    "Replica",
    "SeenUpdate",
    "Signup",
    "SlotWish",
    "StageChange",
    "StageDraft",
    "TimeOff",
    "Tombstone",
    "Visitor",
    "WeeklyHours",
]
