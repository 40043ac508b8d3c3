"""Moving in and afterwards: what has to be in order, how it goes, and whether somebody stays."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import col, select

from bot import outbox
from bot.domain.delivery import Lane
from bot.domain.offers import CHECK_IN_DAYS, OUTCOME_MONTHS, HowItGoes, MoveIn, OfferStatus
from bot.domain.people import ORGANISERS, Asker, Role
from bot.services import cases, duty, offer_steps, partners, people, preferences
from bot.services.people import NotYours
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Case, CheckIn, Dwelling, MoveInItem, Offer, Outcome, Person

SIGNALS = frozenset({HowItGoes.RENT_IS_HARD, HowItGoes.MAY_LOSE_IT, HowItGoes.MOVED_OUT})
"""Answers that those who help hear of at once."""

RENTS = (OfferStatus.SIGNED, OfferStatus.MOVED_IN)
"""Whoever is so far has a first rent to pay."""

DAYS_IN_A_MONTH = 365 / 12


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that has to be in order for moving in; a date where it has one."""

    what: MoveIn
    due_on: date | None
    is_done: bool


def prepare(tx: Tx, offer_id: int) -> None:
    """The checklist for moving in is there. Safe to repeat."""
    there = {row.what for row in _rows(tx, offer_id)}
    tx.add_all(MoveInItem(offer_id=offer_id, what=what) for what in MoveIn if what not in there)
    tx.flush()


def begin(tx: Tx, offer: Offer) -> None:
    """The youth has moved in: the days on which to ask how it goes are set."""
    assert offer.moved_in_on is not None
    for day in CHECK_IN_DAYS:
        due_on = offer.moved_in_on + timedelta(days=day)
        tx.add(CheckIn(offer_id=offer.id, youth_id=offer.youth_id, day=day, due_on=due_on))


def items(tx: Tx, offer_id: int) -> list[Item]:
    """The checklist in its order; empty before the contract is signed."""
    rows = {row.what: row for row in _rows(tx, offer_id)}
    return [
        Item(what, rows[what].due_on, rows[what].done_at is not None)
        for what in MoveIn
        if what in rows
    ]


def tick(tx: Tx, who: Asker, offer_id: int, what: MoveIn, *, is_done: bool) -> None:
    """The thing is in order, or not yet; the youth says so, or somebody who helps.

    Raises NotYours.
    """
    row = _item(tx, who, offer_id, what)
    row.done_at, row.done_by = (tx.now, who.id) if is_done else (None, None)
    tx.add(row)


def set_first_rent(tx: Tx, staff: Asker, offer_id: int, on: date) -> None:
    """The first rent is to be paid on this day; the youth is reminded the day before."""
    row = _item(tx, staff, offer_id, MoveIn.FIRST_RENT)
    row.due_on = on
    tx.add(row)


def remind_of_rent(tx: Tx) -> None:
    """Who has not paid the first rent yet hears of it once, the day before."""
    tomorrow = tx.today + timedelta(days=1)
    rows = tx.exec(
        select(MoveInItem, Offer.youth_id)
        .join(Offer, col(Offer.id) == MoveInItem.offer_id)
        .join(Person, col(Person.id) == Offer.youth_id)
        .where(
            preferences.wants_reminders(tx),
            MoveInItem.what == MoveIn.FIRST_RENT,
            MoveInItem.due_on == tomorrow,
            col(MoveInItem.done_at).is_(None),
            col(Offer.status).in_(RENTS),
        )
    ).all()
    for item, youth_id in rows:
        outbox.enqueue(
            tx,
            "settling.first_rent",
            youth_id,
            {"offer_id": item.offer_id},
            subject_id=youth_id,
            lane=Lane.REMINDER,
            key=f"first-rent:{item.id}:{tomorrow}",
            useless_after=datetime.combine(tomorrow, time(), tx.profile.zone),
        )


def is_rent_due_tomorrow(tx: Tx, offer_id: int) -> bool:
    """Whether the first rent is to be paid tomorrow, of a home that the youth still gets."""
    tomorrow = tx.today + timedelta(days=1)
    rent = (one for one in items(tx, offer_id) if one.what is MoveIn.FIRST_RENT)
    is_due = any(one.due_on == tomorrow and not one.is_done for one in rent)
    return is_due and offer_steps.locked(tx, offer_id).status in RENTS


def ask_how_it_goes(tx: Tx) -> None:
    """Whoever lives in a home is asked on the days that were set; of missed days only the last.

    During a pause the days are missed.
    """
    due = tx.exec(
        select(CheckIn)
        .join(Offer, col(Offer.id) == CheckIn.offer_id)
        .join(Person, col(Person.id) == CheckIn.youth_id)
        .where(
            preferences.wants_reminders(tx),
            CheckIn.due_on <= tx.today,
            col(CheckIn.asked_at).is_(None),
            Offer.status == OfferStatus.MOVED_IN,
        )
        .order_by(col(CheckIn.id))
        .limit(100)
        .with_for_update(skip_locked=True, of=CheckIn)
    ).all()
    last = {row.offer_id: row for row in due}
    for row in due:
        row.asked_at = tx.now
        tx.add(row)
    for row in last.values():
        outbox.enqueue(
            tx,
            "settling.how_is_it",
            row.youth_id,
            {"check_in_id": row.id},
            subject_id=row.youth_id,
            lane=Lane.REMINDER,
            key=f"how-is-it:{row.id}",
        )


def answer(tx: Tx, youth: Asker, check_in_id: int, says: HowItGoes) -> None:
    """This is how it goes; a hard one reaches those who help. A later tap says it anew.

    Raises NotYours.
    """
    row = tx.get(CheckIn, check_in_id)
    if row is None or row.youth_id != youth.id:
        raise NotYours
    if row.answer is says:
        return
    row.answer, row.answered_at = says, tx.now
    tx.add(row)
    if says in SIGNALS:
        _signal(tx, row)


def _signal(tx: Tx, row: CheckIn) -> None:
    """Those who help hear of the answer; where nobody is left, coordinators that there is one."""
    kind, readers = "settling.signal", offer_steps.helpers(tx, tx.get_one(Offer, row.offer_id))
    if not duty.readers_of(tx, cases.case_of(tx, row.youth_id)):
        kind, readers = "settling.nobody_left", {one.id for one in people.coordinating(tx)}
    for reader_id in sorted(readers):
        outbox.enqueue(
            tx,
            kind,
            reader_id,
            {"check_in_id": row.id},
            subject_id=row.youth_id,
            key=f"signal:{row.id}:{tx.now.isoformat()}:{reader_id}",
        )


def ask_who_stayed(tx: Tx) -> None:
    """Caseworkers are asked once, 3, 6 and 12 months after moving in, whether it holds.

    Whoever the case is handed over to before an answer is asked, too.
    """
    for months in OUTCOME_MONTHS:
        since = tx.today - timedelta(days=round(months * DAYS_IN_A_MONTH))
        known = select(Outcome.offer_id).where(Outcome.months == months)
        rows = tx.exec(
            select(Offer.id, Offer.youth_id, Case.caseworker_id)
            .join(Case, col(Case.youth_id) == Offer.youth_id)
            .join(Person, col(Person.id) == Offer.youth_id)
            .where(
                col(Offer.moved_in_on) <= since,
                col(Offer.moved_in_on) > since - timedelta(days=60),
                col(Offer.id).not_in(known),
                col(Person.left_at).is_(None),
            )
        ).all()
        for offer_id, youth_id, caseworker_id in rows:
            outbox.enqueue(
                tx,
                "settling.still_there",
                caseworker_id,
                {"offer_id": offer_id, "months": months},
                subject_id=youth_id,
                lane=Lane.REMINDER,
                key=f"still-there:{offer_id}:{months}:{caseworker_id}",
            )


def record(tx: Tx, staff: Asker, offer_id: int, months: int, *, still_housed: bool) -> None:
    """Whether the youth still has a home so long after moving in. Said anew, the newest counts.

    Raises NotYours.
    """
    offer = offer_steps.locked(tx, offer_id)
    cases.decided_by(tx, staff, offer.youth_id, "outcome.recorded")
    if months not in OUTCOME_MONTHS:
        raise NotYours
    row = tx.exec(
        select(Outcome).where(Outcome.offer_id == offer_id, Outcome.months == months)
    ).first() or Outcome(
        offer_id=offer_id,
        youth_id=offer.youth_id,
        months=months,
        still_housed=still_housed,
        by_id=staff.id,
        at=tx.now,
    )
    row.still_housed, row.by_id, row.at = still_housed, staff.id, tx.now
    tx.add(row)


def is_recorded(tx: Tx, offer_id: int, months: int) -> bool:
    asked = select(Outcome.id).where(Outcome.offer_id == offer_id, Outcome.months == months)
    return tx.exec(asked).first() is not None


def move_out(tx: Tx, who: Asker, offer_id: int) -> bool:
    """The youth does not live there any more, and the home is free; False when it was so before.

    The caseworker says so, or whoever the home belongs to; the youth and the others hear of it.
    Raises NotYours.
    """
    offer = offer_steps.locked(tx, offer_id)
    if who.role in ORGANISERS:
        partners.must_act_for(tx, who, tx.get_one(Dwelling, offer.dwelling_id).partner_id)
    else:
        cases.decided_by(tx, who, offer.youth_id, "offer.moved_out")
    if offer.status is not OfferStatus.MOVED_IN:
        return False
    offer.moved_out_on = tx.today
    offer_steps.go(tx, offer, OfferStatus.MOVED_OUT, who.id)
    offer_steps.tell_youth(tx, offer)
    readers = offer_steps.helpers(tx, offer) | offer_steps.landlords(tx, offer)
    offer_steps.tell(tx, offer, readers, who.id)
    return True


def lived_in(tx: Tx, who: Asker, dwelling_id: int) -> int | None:
    """The offer by which somebody lives in this home; None when nobody does. Raises NotYours."""
    partners.must_act_for(tx, who, tx.get_one(Dwelling, dwelling_id).partner_id)
    return tx.exec(
        select(Offer.id).where(
            Offer.dwelling_id == dwelling_id, Offer.status == OfferStatus.MOVED_IN
        )
    ).first()


TICKS = (Tick(remind_of_rent, 600), Tick(ask_how_it_goes, 600), Tick(ask_who_stayed, 3600))


def _rows(tx: Tx, offer_id: int) -> list[MoveInItem]:
    return list(tx.exec(select(MoveInItem).where(MoveInItem.offer_id == offer_id)))


def _item(tx: Tx, who: Asker, offer_id: int, what: MoveIn) -> MoveInItem:
    offer = offer_steps.locked(tx, offer_id)
    if who.role is Role.YOUTH:
        if offer.youth_id != who.id:
            raise NotYours
    else:
        cases.opened_by(tx, who, offer.youth_id, "offer.checklist")
    for row in _rows(tx, offer_id):
        if row.what is what:
            return row
    raise NotYours
