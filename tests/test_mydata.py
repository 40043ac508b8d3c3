"""«Mine data»: seen, fetched, paused, erased; and what time makes the bot forget."""

import json
from datetime import timedelta

from sqlmodel import col, select

from bot import outbox
from bot.domain.activities import SignupStatus, Track
from bot.domain.appointments import AppointmentStatus
from bot.domain.delivery import DeliveryStatus, Lane
from bot.domain.messages import Direction, MessageKind
from bot.domain.people import Role
from bot.services import people, retention, thread
from bot.services.thread import Body, Letter
from bot.store import Tx
from bot.tables import (
    Activity,
    Appointment,
    Audit,
    Case,
    CaseMessage,
    Delivery,
    OutreachRequest,
    Person,
    PersonKey,
    SeenUpdate,
    Signup,
    Tombstone,
    Visitor,
)
from tests.hjem import Hjem
