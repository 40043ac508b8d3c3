"""SQLModel rows by slice; no behaviour."""

from sqlmodel import SQLModel

from bot.tables.activities import Activity, Signup
from bot.tables.alliance import Concept, ConceptSupport, Milestone, Partner, ReplicationStep
from bot.tables.appointments import Appointment, SlotWish, TimeOff, WeeklyHours
from bot.tables.broadcasts import Broadcast
from bot.tables.cases import Case, Handover, StageChange, StageDraft
from bot.tables.desk import LaterMessage, Note, ReadyReply, Unaddressed
from bot.tables.dwellings import Dwelling, Pool
from bot.tables.engine import (
    Delivery,
    Dialogue,
    ParkedUpdate,
    Replica,
    SeenUpdate,
    SendPause,
    Visitor,
    WaitingUpdate,
)
from bot.tables.messages import CaseMessage
from bot.tables.needs import Assessment, BringItem
from bot.tables.occupations import Occupation
from bot.tables.offers import CheckIn, MoveInItem, Offer, OfferStep, Outcome
from bot.tables.outreach import OutreachMessage, OutreachRequest
from bot.tables.people import Audit, Invitation, Person, PersonKey, Tombstone
from bot.tables.reports import FiguresLink, StatusReport
from bot.tables.rota import Shift
from bot.tables.safety import CrisisFlag
from bot.tables.topics import Topic
from bot.tables.touch import AccountCode, CodeTry, Mood, Silence, WeeklyQuestion

__all__ = [
    "AccountCode",
    "Activity",
    "Appointment",
    "Assessment",
    "Audit",
    "BringItem",
    "Broadcast",
    "Case",
    "CaseMessage",
    "CheckIn",
    "CodeTry",
    "Concept",
    "ConceptSupport",
    "CrisisFlag",
    "Delivery",
    "Dialogue",
    "Dwelling",
    "FiguresLink",
    "Handover",
    "Invitation",
    "LaterMessage",
    "Milestone",
    "Mood",
    "MoveInItem",
    "Note",
    "Occupation",
    "Offer",
    "OfferStep",
    "Outcome",
    "OutreachMessage",
    "OutreachRequest",
    "ParkedUpdate",
    "Partner",
    "Person",
    "PersonKey",
    "Pool",
    "ReadyReply",
    "Replica",
    "ReplicationStep",
    "SeenUpdate",
    "SendPause",
    "Shift",
    "Signup",
    "Silence",
    "SlotWish",
    "StageChange",
    "StageDraft",
    "StatusReport",
    "TimeOff",
    "Tombstone",
    "Topic",
    "Unaddressed",
    "Visitor",
    "WaitingUpdate",
    "WeeklyHours",
    "WeeklyQuestion",
]

# SQLite would give the number of a deleted last row to the next one. A button in an old message
# must never come to mean somebody else's row.
for _table in SQLModel.metadata.tables.values():
    if _table.autoincrement_column is not None:
        _table.dialect_options["sqlite"]["autoincrement"] = True
