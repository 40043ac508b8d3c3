"""Seeing a home first: an appointment that belongs to an offer, and leads back to it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlmodel import and_, col, func, or_, select

from bot import outbox
from bot.domain.appointments import AppointmentStatus, AppointmentView, Coming
from bot.domain.offers import OfferStatus
from bot.domain.people import CASEWORKERS, Asker, Role
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import agenda, appointments, cases, dwellings, offer_steps
from bot.services.offers import Closed
from bot.services.people import alias_of
from bot.services.ticks import Tick
from bot.services.times import must_be_ahead
from bot.store import Tx
from bot.tables import Appointment, Dwelling, Offer

LASTS = timedelta(hours=1)
TO_THINK = timedelta(days=1)
"""How long after the viewing the youth may still answer."""

TO_FIND_ANOTHER = timedelta(days=2)
ASK_AFTER = timedelta(minutes=30)


class NotThen(Refusal):
    msgid = N_("{name} has something else at that time. Write another one.")


@dataclass(frozen=True, slots=True)
class Viewing:
    """What is asked for: which home, and when it is seen if that is agreed; never for whom."""

    offer_id: int
    label: str
    area: str
    starts_at: datetime | None


def of_offer(tx: Tx, who: Asker, offer_id: int) -> Viewing:
    """The viewing, for whoever may set its time. Raises Closed, NotYours."""
    row = _settable(tx, who, offer_id)
    home = tx.get_one(Dwelling, row.dwelling_id)
    booked = _booked(tx, row)
    return Viewing(
        row.id,
        home.label,
        home.area,
        booked.starts_at if booked is not None else None,
    )


def of_home(tx: Tx, who: Asker, dwelling_id: int) -> Viewing | None:
    """The viewing that a landlord's contact may set the time of, if one is wished for.

    None to others, who find it at the offer. Raises NotYours.
    """
    dwellings.home(tx, who, dwelling_id)
    if who.role is not Role.PARTNER:
        return None
    offer_id = tx.exec(
        select(Offer.id).where(
            Offer.dwelling_id == dwelling_id, Offer.status == OfferStatus.VIEWING
        )
    ).first()
    return of_offer(tx, who, offer_id) if offer_id is not None else None


def set_time(tx: Tx, who: Asker, offer_id: int, starts_at: datetime, place: str) -> AppointmentView:
    """The home is seen then: an appointment of the youth's and a helper's, new or moved.

    The youth keeps a day to answer afterwards. Everybody else concerned is told. Safe to repeat.
    Raises InThePast, NotThen when the youth or the helper has another appointment then, Closed,
    NotYours.
    """
    row = _settable(tx, who, offer_id)
    known = _booked(tx, row)
    before = known.starts_at if known is not None else None
    if known is not None and (before, known.place) == (starts_at, place):
        return agenda.view(tx, known)
    must_be_ahead(tx, starts_at)
    viewing = known or _new(tx, row, who, starts_at.astimezone(tx.profile.zone).date())
    _must_be_free(tx, viewing, starts_at)
    viewing.starts_at, viewing.ends_at, viewing.place = starts_at, starts_at + LASTS, place
    viewing.booked_at, viewing.booked_by = tx.now, who.id
    viewing.coming, viewing.late_minutes = Coming.UNKNOWN, 0
    viewing.sequence += known is not None
    tx.add(viewing)
    tx.flush()
    row.viewing_id = viewing.id
    row.answer_by = max(row.answer_by or tx.now, viewing.ends_at + TO_THINK)
    tx.add(row)
    offer_steps.pass_on(tx, row.youth_id)
    appointments.tell_others(tx, who, viewing, "moved" if known else "booked", before=before)
    _tell(tx, row, viewing, "viewings.agreed", {who.id, viewing.staff_id})
    return agenda.view(tx, viewing)


def lead_on(tx: Tx) -> None:
    """After a viewing the youth is asked what it shall be; one that came to nothing is set anew."""
    rows = tx.exec(
        select(Offer, Appointment)
        .join(Appointment, col(Appointment.id) == Offer.viewing_id)
        .where(
            Offer.status == OfferStatus.VIEWING,
            or_(
                and_(
                    Appointment.status != AppointmentStatus.BOOKED,
                    func.coalesce(Appointment.settled_at, Appointment.starts_at)
                    <= tx.now - appointments.MAY_CORRECT,
                ),
                Appointment.status == AppointmentStatus.CANCELLED,
                col(Appointment.ends_at) <= tx.now - ASK_AFTER,
            ),
        )
        .with_for_update(skip_locked=True, of=Offer)
    ).all()
    for row, viewing in rows:
        if viewing.status in (AppointmentStatus.CANCELLED, AppointmentStatus.MISSED):
            if _tell(tx, row, viewing, "viewings.came_to_nothing", set()):
                row.answer_by = max(row.answer_by or tx.now, tx.now + TO_FIND_ANOTHER)
                tx.add(row)
                offer_steps.pass_on(tx, row.youth_id)
        else:
            outbox.enqueue(
                tx,
                "viewings.seen",
                row.youth_id,
                {"offer_id": row.id},
                subject_id=row.youth_id,
                key=f"seen:{viewing.id}:{viewing.sequence}",
            )


TICKS = (Tick(lead_on, 60),)


def _settable(tx: Tx, who: Asker, offer_id: int) -> Offer:
    """The offer that waits for a viewing. Raises Closed, NotYours."""
    row = offer_steps.locked(tx, offer_id)
    if who.role is Role.PARTNER:
        dwellings.home(tx, who, row.dwelling_id)
    else:
        cases.opened_by(tx, who, row.youth_id, "offer.viewing")
    if row.status is not OfferStatus.VIEWING:
        raise Closed
    return row


def _booked(tx: Tx, row: Offer) -> Appointment | None:
    """The viewing that is not over."""
    viewing = offer_steps.viewing_of(tx, row)
    if viewing is None or viewing.status is not AppointmentStatus.BOOKED:
        return None
    return viewing if viewing.ends_at > tx.now else None


def _new(tx: Tx, row: Offer, who: Asker, on: date) -> Appointment:
    """Not yet at any time. Who sets it goes along; for a landlord, the helper of that day."""
    case = cases.case_of(tx, row.youth_id)
    helper_id = cases.deputy_of(tx, case.caseworker_id, on) or case.caseworker_id
    return Appointment(
        uid=f"{uuid4()}@hjem-til-alle",
        youth_id=row.youth_id,
        staff_id=who.id if who.role in CASEWORKERS else helper_id,
        starts_at=tx.now,
        ends_at=tx.now,
        is_viewing=True,
        booked_at=tx.now,
        booked_by=who.id,
    )


def _must_be_free(tx: Tx, viewing: Appointment, starts_at: datetime) -> None:
    """Neither has another appointment then. Raises NotThen, naming the helper only."""
    other = tx.exec(
        select(Appointment.id).where(
            or_(Appointment.staff_id == viewing.staff_id, Appointment.youth_id == viewing.youth_id),
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.starts_at < starts_at + LASTS,
            Appointment.ends_at > starts_at,
            Appointment.id != viewing.id,
        )
    ).first()
    if other is not None:
        raise NotThen(name=alias_of(tx, viewing.staff_id))


def _tell(tx: Tx, row: Offer, viewing: Appointment, kind: str, but: set[int]) -> bool:
    """Helpers and landlords hear of it once; whether that is now."""
    readers = (offer_steps.helpers(tx, row) | offer_steps.landlords(tx, row)) - but
    told = [
        outbox.enqueue(
            tx,
            kind,
            reader_id,
            {"offer_id": row.id, "sequence": viewing.sequence},
            subject_id=row.youth_id,
            key=f"{kind}:{viewing.id}:{viewing.sequence}:{reader_id}",
        )
        for reader_id in sorted(readers)
    ]
    return any(told)
