"""«Vagtplan»: who is on call, week by week; planned by coordinators, seen and swapped by all."""

from datetime import date, datetime, timedelta

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.danish_days import monday
from bot.domain.danish_time import is_past, parse_span
from bot.domain.people import COORDINATORS, ON_CALL, ROLE_NAMES
from bot.services import people, rota
from bot.services.rota import Watch
from handlers import menu
from handlers.menu import cancel_row
from handlers.pages import SIZE, page_of, turn_row
from handlers.routes import Ask, Routes, Said, button
from handlers.times import day as day_of

routes = Routes("rota")

PLACES = (1, 2, 3)


@routes.word(menu.ON_CALL, ON_CALL)
@routes.command("vagt", ON_CALL)
@routes.tap("", ON_CALL)
def this_week(ask: Ask) -> Said:
    return _week(ask, monday(ask.tx.today))


@routes.tap("week", ON_CALL)
def other_week(ask: Ask, ordinal: int, number: int = 0) -> Said:
    return _week(ask, monday(day_of(ordinal)), number)


def _week(ask: Ask, begins_on: date, number: int = 0) -> Screen:
    """The shifts of a week, day by day; those who plan open them, a page of buttons at a time."""
    t, found = ask.t, rota.week(ask.tx, ask.who, begins_on)
    lines = [t("<b>On call, week {number}</b>").format(number=begins_on.isocalendar().week)]
    shown = None
    for one in found:
        if (on := one.begins_at.astimezone(ask.profile.zone).date()) != shown:
            shown = on
            lines.append(Markup("\n<b>{}</b>").format(t.day(on)))
        lines.append(_line(ask, one))
    if not found:
        lines.append(t("Nobody is on call this week."))
    before, after = (begins_on + timedelta(days=days) for days in (-7, 7))
    rows: list[Row] = []
    if ask.who.role in COORDINATORS:
        page = page_of(found, number, SIZE)
        rows += [(button(_label(ask, one), "rota.show", one.id),) for one in page.items]
        rows.append(turn_row(t, page, t("More"), "rota.week", begins_on.toordinal()))
        rows.append((button(t("New shift"), "rota.new"),))
        if found:
            rows.append((button(t("Copy to the week after"), "rota.copy", begins_on.toordinal()),))
    rows += [
        (
            button(t("← Week before"), "rota.week", before.toordinal()),
            button(t("Week after →"), "rota.week", after.toordinal()),
        ),
        (button(t("My shifts"), "rota.mine"), button(t("To the menu"), "menu")),
    ]
    return Screen(Markup("\n").join(lines), tuple(rows))


def _line(ask: Ask, one: Watch) -> Markup:
    t, name = ask.t, Markup("{}").format(one.name)
    if one.is_shared:
        name = t("{name} (no. {place})").format(name=one.name, place=one.place)
    words = t("{begins}–{ends} {name}")
    if one.is_offered:
        words = t("{begins}–{ends} {name} · looking for somebody else")
    return words.format(begins=t.clock(one.begins_at), ends=t.clock(one.ends_at), name=name)


def _label(ask: Ask, one: Watch) -> str:
    return f"{ask.t.short_day(one.begins_at)} {ask.t.clock(one.begins_at)} · {one.name}"


@routes.tap("mine", ON_CALL)
def mine(ask: Ask, number: int = 0) -> Said:
    """One's own shifts, and a way to give one away."""
    t, found = ask.t, page_of(rota.mine(ask.tx, ask.who), number, SIZE)
    rows = tuple((button(_label(ask, one), "rota.show", one.id),) for one in found.items)
    turn = turn_row(t, found, t("More"), "rota.mine")
    words = t("Your shifts. Tap one if you can't come.") if rows else t("You have no shifts.")
    return Screen(words, (*rows, turn, (button(t("The whole rota"), "rota"),)))


@routes.tap("show", ON_CALL)
def show(ask: Ask, shift_id: int) -> Said:
    """One shift, and what this person can do with it."""
    t, one = ask.t, rota.one(ask.tx, ask.who, shift_id)
    words = t("<b>{name}</b> is on call {hours}.")
    if one.is_shared:
        words = t("<b>{name}</b> is on call {hours}, as no. {place}.")
    text = words.format(
        name=one.name, hours=t.hours(one.begins_at, one.ends_at, ask.tx.now), place=one.place
    )
    rows: list[Row] = []
    if one.person_id == ask.who.id and not one.is_offered:
        rows.append((button(t("I can't come"), "rota.offer", one.id),))
    if one.person_id != ask.who.id and one.is_offered:
        rows.append((button(t("I take it"), "rota.take", one.id),))
    if ask.who.role in COORDINATORS:
        rows.append((button(t("Remove the shift"), "rota.cancel", one.id),))
    rows.append((button(t("The whole rota"), "rota"),))
    return Screen(text, tuple(rows))


@routes.tap("offer", ON_CALL)
def offer(ask: Ask, shift_id: int) -> Said:
    rota.offer(ask.tx, ask.who, shift_id)
    words = ask.t("I will ask the others. Until somebody takes it, the shift is still yours.")
    return Screen(words, ((button(ask.t("My shifts"), "rota.mine"),),))


@routes.tap("take", ON_CALL)
def take(ask: Ask, shift_id: int) -> Said:
    rota.take_over(ask.tx, ask.who, shift_id)
    return show(ask, shift_id)


@routes.tap("cancel", COORDINATORS)
def ask_cancelled(ask: Ask, shift_id: int) -> Said:
    """Asked first: whoever has the shift hears of it."""
    t, one = ask.t, rota.one(ask.tx, ask.who, shift_id)
    words = t("Remove the shift of <b>{name}</b>, {hours}? {name} will be told.").format(
        name=one.name, hours=t.hours(one.begins_at, one.ends_at, ask.tx.now)
    )
    rows = (
        (button(t("Yes, remove it"), "rota.cancelled", shift_id),),
        (button(t("No, keep it"), "rota.show", shift_id),),
    )
    return Screen(words, rows)


@routes.tap("cancelled", COORDINATORS)
def cancel(ask: Ask, shift_id: int) -> Said:
    begins_at = rota.one(ask.tx, ask.who, shift_id).begins_at
    rota.cancel(ask.tx, ask.who, shift_id)
    week = _week(ask, monday(begins_at.astimezone(ask.profile.zone).date()))
    return Answer((week,), toast=ask.t("The shift is removed."))


@routes.tap("copy", COORDINATORS)
def copy(ask: Ask, ordinal: int) -> Said:
    """Asks once: everybody in that week hears of it."""
    t, begins_on = ask.t, monday(day_of(ordinal))
    week, after = (on.isocalendar().week for on in (begins_on, begins_on + timedelta(days=7)))
    words = t(
        "Shall I copy the shifts of week {week} to week {after}? "
        "Everybody will be told about their own."
    ).format(week=week, after=after)
    yes = button(t("Yes, copy them"), "rota.copied", begins_on.toordinal())
    back = button(t("No, leave it"), "rota.week", begins_on.toordinal())
    return Screen(words, ((yes,), (back,)))


@routes.tap("copied", COORDINATORS)
def copied(ask: Ask, ordinal: int) -> Said:
    begins_on = monday(day_of(ordinal))
    made = rota.copy_week(ask.tx, ask.who, begins_on)
    words = ask.t.plural("{n} shift is planned.", "{n} shifts are planned.", made)
    week = _week(ask, begins_on + timedelta(days=7))
    return Answer((week,), toast=words.format(n=made))


@routes.tap("new", COORDINATORS)
def new(ask: Ask, number: int = 0) -> Said:
    """Whose shift it is."""
    t, found = ask.t, page_of(people.in_role(ask.tx, *ON_CALL), number, SIZE)
    rows = tuple(
        (button(f"{one.alias} · {t(ROLE_NAMES[one.role])}", "rota.whose", one.id),)
        for one in found.items
    )
    turn = turn_row(t, found, t("More"), "rota.new")
    return Screen(t("Who is on call?"), (*rows, turn, cancel_row(t)))


@routes.tap("whose", COORDINATORS)
def whose(ask: Ask, person_id: int) -> Said:
    """The next text says when."""
    ask.expects("rota.when", person_id=person_id)
    return _ask_when(ask, Markup())


def _ask_when(ask: Ask, before: Markup) -> Screen:
    t = ask.t
    words = t("When? Write for example: Friday 18-23, or tomorrow 22-07.")
    text = Markup(" ").join(filter(None, (before, words)))
    return Screen(text, (cancel_row(t),))


@routes.step("when", COORDINATORS)
def take_when(ask: Ask) -> Said:
    """The order is asked for, then it counts."""
    t, span = ask.t, _span(ask)
    if span is None:
        return _ask_when(ask, t("I didn't understand that time, or it has passed."))
    begins_at, ends_at = span
    ask.expects(
        "rota.order",
        person_id=ask.data["person_id"],
        begins=int(begins_at.timestamp()),
        ends=int(ends_at.timestamp()),
    )
    words = t("The shift is {hours}. Who is called first? Number 1 is.").format(
        hours=t.hours(begins_at, ends_at, ask.tx.now)
    )
    choices = tuple(button(str(place), "rota.place", place) for place in PLACES)
    return Screen(words, (choices, cancel_row(t)))


def _span(ask: Ask) -> tuple[datetime, datetime] | None:
    """From when until when; None for what is over, or for hours that the clocks leave out."""
    now = ask.tx.now.astimezone(ask.profile.zone)
    begins_at, ends_at = parse_span(ask.text, now) or (now, None)
    if ends_at is None or is_past(ends_at, now) or is_past(ends_at, begins_at):
        return None
    return begins_at, ends_at


@routes.tap("place", COORDINATORS)
def place(ask: Ask, number: int) -> Said:
    """The shift is planned, and whoever has it hears of it."""
    question = ask.open_question()
    if question is None or question.step != "rota.order" or number not in PLACES:
        return this_week(ask)
    data, zone = question.data, ask.profile.zone
    begins_at, ends_at = (datetime.fromtimestamp(data[one], zone) for one in ("begins", "ends"))
    rota.plan(ask.tx, ask.who, data["person_id"], begins_at, ends_at, number)
    ask.close_question()
    return _week(ask, monday(begins_at.date()))


@routes.step("order", COORDINATORS)
def order_by_button(ask: Ask) -> Said:
    return Screen(ask.t("Choose one of the buttons."))
