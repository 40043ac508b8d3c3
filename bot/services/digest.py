"""The morning message to staff: what today holds, and what waits."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from bot import outbox
from bot.domain.appointments import AppointmentStatus, AppointmentView
from bot.domain.delivery import DeliveryStatus, Lane
from bot.domain.local_days import bounds
from bot.domain.people import CASEWORKERS
from bot.domain.working_time import is_working_day
from bot.services import agenda, housing
from bot.services.cases import absence_of, covered_by, youths_of
from bot.services.people import alias_of, in_role
from bot.services.receipts import ASIDES
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Appointment, Delivery

USEFUL_FOR = timedelta(hours=3)
"""After that it is no morning message any more."""


@dataclass(frozen=True, slots=True)
class Waiting:
    youth_id: int
    alias: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """One person's morning. `colleague` is whom it is about, empty for oneself."""

    colleague: str = ""
    meetings: list[AppointmentView] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)  # a rejection that nobody has told yet
    stalled: list[str] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(
            (
                self.meetings,
                self.waiting,
                self.untold,
                self.stalled,
                self.unreachable,
                self.failed,
            )
        )


def morning(tx: Tx, staff_id: int) -> list[Part]:
    """What to say: one's own part first, then absent colleagues'; only parts that say something."""
    parts = [_part(tx, staff_id)]
    parts += [_part(tx, one, alias_of(tx, one)) for one in sorted(covered_by(tx, staff_id))]
    return [part for part in parts if not part.is_empty]


def _part(tx: Tx, staff_id: int, colleague: str = "") -> Part:
    rows = youths_of(tx, staff_id)
    own = [(case, person) for case, person in rows if case.caseworker_id == staff_id]
    under_way = [(case, person) for case, person in own if case.closed_at is None]
    failed = _failed(tx, [case.youth_id for case, _ in own])
    return Part(
        colleague=colleague,
        meetings=_meetings(tx, staff_id),
        waiting=[
            Waiting(case.youth_id, person.alias, case.unanswered_since)
            for case, person in own
            if case.unanswered_since is not None
        ],
        untold=[person.alias for case, person in under_way if housing.is_no_untold(tx, case)],
        stalled=[person.alias for case, person in under_way if housing.stalled_days(tx, case)],
        unreachable=[person.alias for _, person in own if person.unreachable_at is not None],
        failed=[person.alias for case, person in own if case.youth_id in failed],
    )


def _meetings(tx: Tx, staff_id: int) -> list[AppointmentView]:
    begin, end = bounds(tx.today, tx.today, tx.profile.zone)
    rows = tx.exec(
        select(Appointment)
        .where(
            Appointment.staff_id == staff_id,
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.starts_at >= begin,
            Appointment.starts_at < end,
        )
        .order_by(col(Appointment.starts_at))
    ).all()
    return agenda.views(tx, rows)


def _failed(tx: Tx, youth_ids: list[int]) -> set[int]:
    """The youths whose own messages were lost since the last working morning.

    Neither broadcasts, nor what only stands at a message that they may have deleted.
    """
    lost = (DeliveryStatus.FAILED, DeliveryStatus.BLOCKED, DeliveryStatus.UNCERTAIN)
    rows = tx.exec(
        select(Delivery.person_id).where(
            col(Delivery.recipient).in_([outbox.recipient_of(one) for one in youth_ids]),
            col(Delivery.broadcast_id).is_(None),
            col(Delivery.kind).not_in(ASIDES),
            col(Delivery.status).in_(lost),
            col(Delivery.settled_at) >= _last_morning(tx),
        )
    )
    return {person_id for person_id in rows if person_id is not None}


def _last_morning(tx: Tx) -> datetime:
    """When work began on the working day before today."""
    on = tx.today - timedelta(days=1)
    while not is_working_day(on, tx.profile):
        on -= timedelta(days=1)
    return _opening(tx, on)


def _opening(tx: Tx, on: date) -> datetime:
    return datetime.combine(on, tx.profile.working_hours.opens, tx.profile.zone)


def send_digests(tx: Tx) -> None:
    """On a working morning every caseworker and support worker at work has one digest queued.

    Unique per person and local date; the notice drops one that has nothing to say.
    """
    opens = _opening(tx, tx.today)
    if not (is_working_day(tx.today, tx.profile) and opens <= tx.now < opens + USEFUL_FOR):
        return
    for staff in in_role(tx, *CASEWORKERS):
        if absence_of(tx, staff.id) is None:
            outbox.enqueue(
                tx,
                "cases.morning",
                staff.id,
                lane=Lane.REMINDER,
                key=f"morning:{staff.id}:{tx.today}",
                useless_after=opens + USEFUL_FOR,
            )


TICKS = (Tick(send_digests, 60),)
