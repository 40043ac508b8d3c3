"""Words about appointments that nobody just asked for: reminders, changes, how it went.

To youths they say that there is something and when; the place is behind a button.
"""

from datetime import date, datetime
from typing import Any

from sqlmodel import select

from bot.answers import Button, Html, Row, Screen
from bot.domain.appointments import AppointmentStatus, AppointmentView, Coming
from bot.domain.people import Role
from bot.notices.registry import Reader, notice
from bot.notices.waiting import with_what_waits
from bot.services import agenda, calendars
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import Appointment, Person, TimeOff


@notice
def tomorrow(tx: Tx, reader: Reader, *, appointment_id: int, sequence: int) -> Screen | None:
    one = _unchanged(tx, appointment_id, sequence)
    if one is None or one.starts_at <= tx.now:
        return None
    return Screen(_remember(tx, reader, one), (*_answers(reader, one), _show(reader, one)))


@notice
def soon(tx: Tx, reader: Reader, *, appointment_id: int, sequence: int) -> Screen | None:
    one = _unchanged(tx, appointment_id, sequence)
    if one is None or one.starts_at <= tx.now:
        return None
    t = reader.t
    on_the_day = (
        Button(t("I'm on my way"), f"appointments.onway:{one.id}"),
        Button(t("I'm late"), f"appointments.late:{one.id}"),
    )
    today = (on_the_day,) if t.is_today(one.starts_at, tx.now) else ()
    rows = (*_answers(reader, one), *today, _show(reader, one))
    return Screen(_remember(tx, reader, one), rows)


def _remember(tx: Tx, reader: Reader, one: AppointmentView) -> Html:
    t = reader.t
    if one.coming is Coming.UNKNOWN:
        text = t("Remember your appointment {when}. Are you coming?")
    else:
        text = t("Remember your appointment {when}. See you.")
    words = text.format(when=t.nearby(one.starts_at, tx.now))
    return (
        words if tx.get_one(Person, reader.id).discreet else words + "\n\n" + _details(reader, one)
    )


def _details(reader: Reader, one: AppointmentView) -> Html:
    """With whom and where, for those who have asked for open notices."""
    t = reader.t
    if one.place:
        return t("You meet {name}.\n📍 {place}").format(name=one.staff, place=one.place)
    return t("You meet {name}.").format(name=one.staff)


@notice
def booked_to_youth(tx: Tx, reader: Reader, *, appointment_id: int, sequence: int) -> Screen | None:
    t = reader.t
    return _asked(
        tx,
        reader,
        _unchanged(tx, appointment_id, sequence),
        by_helper=t("{name} has made an appointment with you {when}. Does that suit you?"),
        by_somebody=t(
            "The people you and {name} are going to see have set a time: {when}. "
            "Does that suit you?"
        ),
        by_landlord=t(
            "The landlord has set a time when you and {name} can see the home: {when}. "
            "Does that suit you?"
        ),
    )


@notice
def moved_to_youth(
    tx: Tx, reader: Reader, *, appointment_id: int, sequence: int, before: str
) -> Screen | None:
    t = reader.t
    return _asked(
        tx,
        reader,
        _unchanged(tx, appointment_id, sequence),
        by_helper=t(
            "{name} has had to move your appointment. Now it is {when}. Does that suit you?"
        ),
        by_somebody=t(
            "The people you and {name} are going to see have moved your appointment. "
            "Now it is {when}. Does that suit you?"
        ),
        by_landlord=t(
            "The landlord has moved your appointment with {name}. Now it is {when}. "
            "Does that suit you?"
        ),
    )


def _asked(
    tx: Tx,
    reader: Reader,
    one: AppointmentView | None,
    *,
    by_helper: Html,
    by_somebody: Html,
    by_landlord: Html,
) -> Screen | None:
    """Whether the time suits, in the words for who chose it; a landlord is named only openly."""
    if one is None or one.ends_at <= tx.now:
        return None
    text = by_helper
    if _set_by_landlord(tx, one.id):
        text = by_somebody if tx.get_one(Person, reader.id).discreet else by_landlord
    words = text.format(name=one.staff, when=reader.t.nearby(one.starts_at, tx.now))
    return Screen(words, (*_answers(reader, one), _show(reader, one)))


def _set_by_landlord(tx: Tx, appointment_id: int) -> bool:
    """Whether a partner's contact chose the time of this viewing."""
    row = tx.get_one(Appointment, appointment_id)
    return row.is_viewing and tx.get_one(Person, row.booked_by).role is Role.PARTNER


@notice
def cancelled_to_youth(
    tx: Tx, reader: Reader, *, appointment_id: int, before: str = "", **_: Any
) -> Screen | None:
    """Of a move that had not been told yet, `before` is the time that the reader knows."""
    one = _with_status(tx, appointment_id, AppointmentStatus.CANCELLED)
    if one is None or one.ends_at <= tx.now:
        return None
    t = reader.t
    text = t(
        "{name} unfortunately has to cancel your appointment {when}. "
        "Would you like to choose a new time?"
    )
    if one.offer_id is not None:
        text = t(
            "{name} unfortunately has to cancel your appointment {when}. "
            "We will find a new time with you."
        )
    return Screen(
        text.format(name=one.staff, when=t.nearby(_known(one, before), tx.now)),
        (
            _another_time(reader, one),
            (Button(t("Remove it from my calendar"), f"appointments.file:{one.id}"),),
        ),
    )


@notice
def missed(tx: Tx, reader: Reader, *, appointment_id: int, marked_at: str = "") -> Screen | None:
    """None when it was marked anew since: then another one is on its way, or none is due."""
    one = _with_status(tx, appointment_id, AppointmentStatus.MISSED)
    settled_at = tx.get_one(Appointment, appointment_id).settled_at
    if one is None or (marked_at and settled_at != datetime.fromisoformat(marked_at)):
        return None
    t = reader.t
    days = t.days_ahead(one.starts_at, tx.now)
    if one.offer_id is not None:
        text = t("We didn't get to meet. It happens to everyone. We will find a new time with you.")
    elif days == 0:
        text = t(
            "We didn't get to meet today. It happens to everyone. "
            "Would you like to find a new time?"
        )
    elif days == -1:
        text = t(
            "We didn't get to meet yesterday. It happens to everyone. "
            "Would you like to find a new time?"
        )
    else:
        text = t(
            "We didn't get to meet last time. It happens to everyone. "
            "Would you like to find a new time?"
        )
    return Screen(text, (_another_time(reader, one),))


def _another_time(reader: Reader, one: AppointmentView) -> Row:
    """A new time with the same helper, or the offer whose home was not seen."""
    if one.offer_id is not None:
        return (Button(reader.t("Show"), f"own_offers:{one.offer_id}"),)
    return (Button(reader.t("Find a new time"), f"booking.with:{one.staff_id}"),)


@notice
def times_free(tx: Tx, reader: Reader, *, staff_id: int) -> Screen | None:
    if not calendars.free_times(tx, reader.who, staff_id, reader.id):
        return None
    t = reader.t
    text = t("There is a free time with {name} now. Do you want it?")
    return Screen(
        text.format(name=alias_of(tx, staff_id)),
        ((Button(t("See the times"), f"booking.with:{staff_id}"),),),
    )


@notice
def booked_to_staff(tx: Tx, reader: Reader, *, appointment_id: int, sequence: int) -> Screen | None:
    one = _unchanged(tx, appointment_id, sequence)
    if one is None or one.ends_at <= tx.now:
        return None
    t = reader.t
    text = t("📅 New appointment with <b>{name}</b> {when}.")
    if _set_by_landlord(tx, appointment_id):
        text = t("📅 The landlord has set the time of the viewing with <b>{name}</b>: {when}.")
    return _to_staff(
        reader,
        one,
        text.format(name=reader.name_of(tx, one.youth_id), when=t.nearby(one.starts_at, tx.now)),
    )


@notice
def moved_to_staff(
    tx: Tx, reader: Reader, *, appointment_id: int, sequence: int, before: str
) -> Screen | None:
    one = _unchanged(tx, appointment_id, sequence)
    if one is None or one.ends_at <= tx.now:
        return None
    t = reader.t
    text = t("📅 The appointment with <b>{name}</b> is moved.\nBefore: {before}\nNow: {when}")
    if _set_by_landlord(tx, appointment_id):
        text = t(
            "📅 The landlord has moved the viewing with <b>{name}</b>.\n"
            "Before: {before}\nNow: {when}"
        )
    words = text.format(
        name=reader.name_of(tx, one.youth_id),
        before=t.moment(datetime.fromisoformat(before)),
        when=t.moment(one.starts_at),
    )
    return with_what_waits(tx, t, reader.who, one.youth_id, _to_staff(reader, one, words))


@notice
def cancelled_to_staff(
    tx: Tx, reader: Reader, *, appointment_id: int, before: str = "", **_: Any
) -> Screen | None:
    one = _with_status(tx, appointment_id, AppointmentStatus.CANCELLED)
    if one is None:
        return None
    t = reader.t
    text = t("📅 The appointment with <b>{name}</b> {when} is cancelled. The time is free again.")
    when = t.nearby(_known(one, before), tx.now)
    words = text.format(name=reader.name_of(tx, one.youth_id), when=when)
    return with_what_waits(tx, t, reader.who, one.youth_id, _to_staff(reader, one, words))


def _known(one: AppointmentView, before: str) -> datetime:
    return datetime.fromisoformat(before) if before else one.starts_at


@notice
def coming(tx: Tx, reader: Reader, *, appointment_id: int, sequence: int) -> Screen | None:
    one = _unchanged(tx, appointment_id, sequence)
    if one is None:
        return None
    t, clock = reader.t, reader.t.clock(one.starts_at)
    if one.coming is Coming.LATE:
        text = t("<b>{name}</b> will be {n} minutes late. You meet at {clock}.")
    elif one.coming is Coming.ON_MY_WAY:
        text = t("<b>{name}</b> is on the way. You meet at {clock}.")
    else:
        return None
    return _to_staff(
        reader,
        one,
        text.format(name=reader.name_of(tx, one.youth_id), n=one.late_minutes, clock=clock),
    )


@notice
def how_it_went(tx: Tx, reader: Reader, *, appointment_id: int) -> Screen | None:
    one = _with_status(tx, appointment_id, AppointmentStatus.BOOKED)
    if one is None:
        return None
    t = reader.t
    text = t("Did you and <b>{name}</b> meet on {when}?").format(
        name=reader.name_of(tx, one.youth_id), when=t.moment(one.starts_at)
    )
    return Screen(
        text,
        (
            (
                Button(t("Yes, we met"), f"calendar.held:{one.id}"),
                Button(t("No, did not come"), f"calendar.missed:{one.id}"),
            ),
        ),
    )


@notice
def standing_in(tx: Tx, reader: Reader, *, time_off_id: int) -> Screen | None:
    row = tx.get_one(TimeOff, time_off_id)
    if row.cancelled_at is not None or row.deputy_id != reader.id:
        return None
    t = reader.t
    if row.from_on == row.to_on:
        text = t("<b>{name}</b> is off on {first}. You stand in.")
    else:
        text = t("<b>{name}</b> is off from {first} to {last}. You stand in.")
    return Screen(
        text.format(
            name=alias_of(tx, row.staff_id), first=t.day(row.from_on), last=t.day(row.to_on)
        )
    )


@notice
def standing_down(tx: Tx, reader: Reader, *, time_off_id: int) -> Screen | None:
    """The deputy is not needed on days that are not over."""
    row = tx.get_one(TimeOff, time_off_id)
    first = _first_ahead(tx, row)
    if row.cancelled_at is None or row.deputy_id != reader.id or first > row.to_on:
        return None
    t = reader.t
    if first == row.to_on:
        text = t("You no longer stand in for <b>{name}</b> on {first}.")
    else:
        text = t("You no longer stand in for <b>{name}</b> from {first} to {last}.")
    return Screen(
        text.format(name=alias_of(tx, row.staff_id), first=t.day(first), last=t.day(row.to_on))
    )


@notice
def deputy_gone(tx: Tx, reader: Reader, *, time_off_id: int, deputy_id: int) -> Screen | None:
    """Somebody else has to stand in, unless the days are over or were chosen anew."""
    row = tx.get_one(TimeOff, time_off_id)
    first = _first_ahead(tx, row)
    if row.cancelled_at is not None or row.staff_id != reader.id or first > row.to_on:
        return None
    t = reader.t
    if first == row.to_on:
        text = t("<b>{name}</b> can no longer stand in for you on {first}. Choose somebody else.")
    else:
        text = t(
            "<b>{name}</b> can no longer stand in for you from {first} to {last}. "
            "Choose somebody else."
        )
    words = text.format(name=alias_of(tx, deputy_id), first=t.day(first), last=t.day(row.to_on))
    days = f"{first.toordinal()}:{row.to_on.toordinal()}"
    return Screen(words, ((Button(t("Choose somebody else"), f"appointments.off.deputy:{days}"),),))


def _first_ahead(tx: Tx, row: TimeOff) -> date:
    """The first of these days that is not over; after the last one when all are."""
    return max(row.from_on, tx.today)


def _answers(reader: Reader, one: AppointmentView) -> tuple[Row, ...]:
    t = reader.t
    yes = (Button(t("Yes, I'm coming"), f"appointments.yes:{one.id}"),)
    change: Row = (Button(t("Cancel it"), f"appointments.cancel:{one.id}"),)
    if one.offer_id is None:  # a landlord waits for a viewing, too
        change = (Button(t("Move"), f"booking.move:{one.id}"), *change)
    return (yes, change) if one.coming is Coming.UNKNOWN else (change,)


def _show(reader: Reader, one: AppointmentView) -> Row:
    return (Button(reader.t("Show"), f"appointments.show:{one.id}"),)


def _to_staff(reader: Reader, one: AppointmentView, text: Html) -> Screen:
    return Screen(text, ((Button(reader.t("Show"), f"calendar.show:{one.id}"),),))


def _unchanged(tx: Tx, appointment_id: int, sequence: int) -> AppointmentView | None:
    """The appointment, when it is booked and has not moved since."""
    one = _with_status(tx, appointment_id, AppointmentStatus.BOOKED)
    return one if one is not None and one.sequence == sequence else None


def _with_status(tx: Tx, appointment_id: int, status: AppointmentStatus) -> AppointmentView | None:
    row = tx.exec(
        select(Appointment).where(Appointment.id == appointment_id, Appointment.status == status)
    ).first()
    return agenda.view(tx, row) if row is not None else None
