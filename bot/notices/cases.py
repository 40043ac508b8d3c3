"""Words about cases: the morning digest, what stands still, who helps whom."""

from collections.abc import Iterator
from datetime import datetime

from markupsafe import Markup

from bot.answers import Button, Row, Screen
from bot.domain.menus import youth_menu
from bot.domain.messages import length, shortened
from bot.domain.support_words import support_news
from bot.i18n import N_, Translator
from bot.notices.registry import Reader, notice
from bot.services import agenda, digest, housing, support_workers
from bot.services.digest import Part
from bot.services.people import alias_of
from bot.services.stalled import long_stalled, stalled_cases
from bot.store import Tx
from bot.tables import Case, Handover, Person

LINE = Markup("\n")
PLAN_ENDED = N_("The case of <b>{youth}</b> is closed.")
PLAN_GOES_ON = N_("The case of <b>{youth}</b> is open again.")
MOST_BUTTONS = 10
MOST_NAMES = 12
LONGEST_NAME = 32
ROOM = 3500
"""UTF-16 units of a digest; Telegram takes 4096."""


@notice
def morning(tx: Tx, reader: Reader) -> Screen | None:
    """The digest; None on a morning that has nothing to say."""
    parts, t = digest.morning(tx, reader.id), reader.t
    if not parts:
        return None
    greeting = t("Good morning, {name}.").format(name=reader.who.alias)
    lines = [line for part in parts for line in (Markup(), *_digest_lines(tx, t, part))]
    waiting = [one for part in parts for one in part.waiting][:MOST_BUTTONS]
    rows: list[Row] = [
        (Button(t("Reply to {name}").format(name=one.alias), f"messages.to:{one.youth_id}"),)
        for one in waiting
    ]
    rows.append((Button(t("My young people"), "cases"),))
    return Screen(LINE.join([greeting, *_fitting(t, lines)]), tuple(rows))


def _fitting(t: Translator, lines: list[Markup]) -> list[Markup]:
    """The lines that fit into one message, and a word about the rest."""
    room = ROOM
    kept: list[Markup] = []
    for line in lines:
        room -= length(line) + 1
        if room < 0:
            return [*kept, t("You find the rest under My young people.")]
        kept.append(line)
    return kept


def _digest_lines(tx: Tx, t: Translator, part: Part) -> Iterator[Markup]:
    if part.colleague:
        yield t("<b>For {name}, who is away</b>").format(name=part.colleague)
    if part.meetings:
        yield t("<b>Today</b>")
        for meeting in part.meetings:
            name = shortened(meeting.youth, LONGEST_NAME)
            yield Markup("• {} {}").format(t.clock(meeting.starts_at), name)
    if part.waiting:
        yield t("<b>Wait for an answer</b>")
        for one in part.waiting[:MOST_NAMES]:
            name = shortened(one.alias, LONGEST_NAME)
            yield Markup("• {} · {}").format(name, t.span(tx.now - one.since))
        if len(part.waiting) > MOST_NAMES:
            yield t("… and {n} more.").format(n=len(part.waiting) - MOST_NAMES)
    lists = (
        (t("Talk about the rejection with: {names}"), part.untold),
        (t("Nothing has moved for: {names}"), part.stalled),
        (t("Can't be reached here: {names}"), part.unreachable),
        (t("Did not get a message: {names}"), part.failed),
    )
    for words, names in lists:
        if names:
            yield words.format(names=_listing(t, names))


def _listing(t: Translator, names: list[str]) -> str:
    shown = [shortened(name, LONGEST_NAME) for name in names[:MOST_NAMES]]
    if len(names) > MOST_NAMES:
        shown.append(str(t("{n} more").format(n=len(names) - MOST_NAMES)))
    return t.listing(shown)


@notice
def stalled(tx: Tx, reader: Reader) -> Screen | None:
    """The cases that stand still, in one message."""
    cases, t = stalled_cases(tx, reader.id), reader.t
    if not cases:
        return None
    head = t.plural(
        "Nothing has moved for a long time for this young person. A few words help.",
        "Nothing has moved for a long time for {n} young people. A few words help.",
        len(cases),
    ).format(n=len(cases))
    rows: list[Row] = []
    for case in cases[:MOST_BUTTONS]:
        label = t("{name} · {n} days").format(
            name=alias_of(tx, case.youth_id), n=housing.stalled_days(tx, case)
        )
        rows.append((Button(label, f"housing.case:{case.youth_id}"),))
    return Screen(head, (*rows, (Button(t("My young people"), "cases"),)))


@notice
def stalled_for_long(tx: Tx, reader: Reader) -> Screen | None:
    """To coordinators: with whom cases stand still for long, and how many; never whose."""
    found, t = long_stalled(tx).most_common(), reader.t
    if not found:
        return None
    lines = [
        t(
            "Nothing has moved for a very long time for some young people. "
            "Talk with those who help them, or hand somebody over to a colleague."
        )
    ]
    rows: list[Row] = []
    for staff_id, many in found[:MOST_BUTTONS]:
        name = alias_of(tx, staff_id)
        words = t.plural("• {name}: {n} young person", "• {name}: {n} young people", many)
        lines.append(words.format(name=name, n=many))
        label = t("With {name}").format(name=shortened(name, LONGEST_NAME))
        rows.append((Button(label, f"cases.handover.of:{staff_id}"),))
    if len(found) > MOST_BUTTONS:
        lines.append(t("… and {n} more.").format(n=len(found) - MOST_BUTTONS))
    return Screen(LINE.join(lines), tuple(rows))


@notice
def taken_over(tx: Tx, reader: Reader, *, handover_id: int) -> Screen | None:
    """To the new caseworker; None if the youth was handed on meanwhile."""
    row, t = tx.get_one(Handover, handover_id), reader.t
    case = tx.get_one(Case, row.youth_id)
    if not case.caseworker_id == row.to_id == reader.id:
        return None
    name = alias_of(tx, row.youth_id)
    text = t("You have taken over <b>{youth}</b> from {colleague}.").format(
        youth=name, colleague=alias_of(tx, row.from_id)
    )
    if case.unanswered_since is not None:
        text = text + " " + t("{youth} waits for an answer.").format(youth=name)
    return Screen(text, (_to_youth(t, row.youth_id, name),))


def _to_youth(t: Translator, youth_id: int, name: str) -> Row:
    return (
        Button(t("Open {name}").format(name=name), f"youth:{youth_id}"),
        Button(t("Write"), f"messages.to:{youth_id}"),
    )


@notice
def given_away(tx: Tx, reader: Reader, *, handover_id: int) -> Screen:
    """To the old caseworker, when somebody else did it."""
    row = tx.get_one(Handover, handover_id)
    return Screen(
        reader.t("{colleague} has taken over <b>{youth}</b> from you. {by} arranged it.").format(
            youth=alias_of(tx, row.youth_id),
            colleague=alias_of(tx, row.to_id),
            by=alias_of(tx, row.by_id),
        )
    )


@notice
def new_colleague(tx: Tx, reader: Reader, *, handover_id: int) -> Screen | None:
    """To the support worker: with whom she helps the youth now."""
    row = tx.get_one(Handover, handover_id)
    case = tx.get_one(Case, row.youth_id)
    if case.support_worker_id != reader.id or case.caseworker_id != row.to_id:
        return None
    t, name = reader.t, alias_of(tx, row.youth_id)
    words = t("<b>{youth}</b> has another caseworker now: {colleague}.")
    text = words.format(youth=name, colleague=alias_of(tx, row.to_id))
    return Screen(text, (_to_youth(t, row.youth_id, name),))


@notice
def new_caseworker(tx: Tx, reader: Reader, *, handover_id: int) -> Screen | None:
    """To the youth: by name, and that nothing is lost."""
    row, t = tx.get_one(Handover, handover_id), reader.t
    if tx.get_one(Case, row.youth_id).caseworker_id != row.to_id:
        return None
    new, old = alias_of(tx, row.to_id), alias_of(tx, row.from_id)
    text = t(
        "From now on, {new} is the one who helps you. {new} takes over from {old}. "
        "You don't have to start over. What you write here goes to {new}."
    ).format(new=new, old=old)
    return Screen(text, keyboard=youth_menu(t, new))


@notice
def supports(tx: Tx, reader: Reader, *, youth_id: int, support_worker_id: int) -> Screen | None:
    """To the new support worker."""
    if tx.get_one(Case, youth_id).support_worker_id != support_worker_id:
        return None
    t, name = reader.t, alias_of(tx, youth_id)
    text = t("You are now the support worker of <b>{youth}</b>.").format(youth=name)
    return Screen(text, (_to_youth(t, youth_id, name),))


@notice
def supports_no_more(
    tx: Tx, reader: Reader, *, youth_id: int, support_worker_id: int
) -> Screen | None:
    """To who was the support worker: whom to ask, and that nobody cancels the appointments."""
    del support_worker_id
    case = tx.get_one(Case, youth_id)
    if case.support_worker_id == reader.id:
        return None
    words = reader.t("You are no longer the support worker of <b>{youth}</b>.")
    return Screen(_and_what_stands(tx, reader, case, words))


@notice
def new_support_worker(
    tx: Tx, reader: Reader, *, youth_id: int, support_worker_id: int, before_id: int | None = None
) -> Screen | None:
    """To the youth: who comes along now, and instead of whom."""
    if tx.get_one(Case, youth_id).support_worker_id != support_worker_id:
        return None
    return _support_news(tx, reader, support_worker_id, before_id)


@notice
def no_support_worker(tx: Tx, reader: Reader, *, before_id: int) -> Screen | None:
    """To the youth: who comes along no more, and who still helps."""
    if tx.get_one(Case, reader.id).support_worker_id is not None:
        return None
    return _support_news(tx, reader, None, before_id)


def _support_news(tx: Tx, reader: Reader, now_id: int | None, before_id: int | None) -> Screen:
    """In the words that were read before the yes."""
    words = support_news(
        reader.t,
        name=alias_of(tx, now_id),
        before=alias_of(tx, before_id),
        caseworker=alias_of(tx, tx.get_one(Case, reader.id).caseworker_id),
        they_meet=support_workers.they_meet(tx, reader.id, before_id),
    )
    return Screen(words, ((Button(reader.t("My appointments"), "appointments"),),))


@notice
def closed(tx: Tx, reader: Reader, *, closed_at: str) -> Screen | None:
    """To the youth: it is finished, and the door is open. None if it goes on again."""
    case = tx.get_one(Case, reader.id)
    if not _ended(tx, case, closed_at):
        return None
    t, name = reader.t, alias_of(tx, case.caseworker_id)
    text = t(
        "{name} says that we are done here. It has been good to know you. "
        "You can always write again."
    ).format(name=name)
    return Screen(text, ((Button(t("Write to {name}").format(name=name), "messages.write"),),))


@notice
def closed_to_support(tx: Tx, reader: Reader, *, youth_id: int, closed_at: str) -> Screen | None:
    """To the support worker: why the youth is on no list, and what becomes of the appointments."""
    case = tx.get_one(Case, youth_id)
    if case.support_worker_id != reader.id or not _ended(tx, case, closed_at):
        return None
    words = reader.t(PLAN_ENDED)
    return Screen(_and_what_stands(tx, reader, case, words))


@notice
def closed_by_deputy(
    tx: Tx, reader: Reader, *, youth_id: int, closed_at: str, by_id: int
) -> Screen | None:
    """To the caseworker: who finished the plan in the meantime."""
    case = tx.get_one(Case, youth_id)
    if case.caseworker_id != reader.id or not _ended(tx, case, closed_at):
        return None
    return _done_for_you(tx, reader, youth_id, by_id, reader.t(PLAN_ENDED))


@notice
def opened_by_deputy(tx: Tx, reader: Reader, *, youth_id: int, by_id: int) -> Screen | None:
    """To the caseworker: who took the plan up again in the meantime."""
    case = tx.get_one(Case, youth_id)
    if case.caseworker_id != reader.id or case.closed_at is not None:
        return None
    return _done_for_you(tx, reader, youth_id, by_id, reader.t(PLAN_GOES_ON))


def _done_for_you(tx: Tx, reader: Reader, youth_id: int, by_id: int, words: Markup) -> Screen:
    t, name = reader.t, alias_of(tx, youth_id)
    by = t("{name} did it for you.").format(name=alias_of(tx, by_id))
    return Screen(words.format(youth=name) + " " + by, (_to_youth(t, youth_id, name),))


@notice
def goes_on(tx: Tx, reader: Reader) -> Screen | None:
    """To the youth, who was told that the plan is finished."""
    case, t = tx.get_one(Case, reader.id), reader.t
    if case.closed_at is not None:
        return None
    name = alias_of(tx, case.caseworker_id)
    text = t("We are going on together here. {name} is helping you again.").format(name=name)
    return Screen(text, ((Button(t("Write to {name}").format(name=name), "messages.write"),),))


@notice
def goes_on_with_support(tx: Tx, reader: Reader, *, youth_id: int) -> Screen | None:
    """To the support worker, who was told that the plan is finished."""
    case, t = tx.get_one(Case, youth_id), reader.t
    if case.closed_at is not None or case.support_worker_id != reader.id:
        return None
    name = alias_of(tx, youth_id)
    words = t(PLAN_GOES_ON).format(youth=name) + " " + t("You are the support worker as before.")
    return Screen(words, (_to_youth(t, youth_id, name),))


def _and_what_stands(tx: Tx, reader: Reader, case: Case, words: Markup) -> Markup:
    """To who supports the youth no more: nobody cancels the appointments, and whom to ask."""
    t, sentences = reader.t, [words.format(youth=alias_of(tx, case.youth_id))]
    if agenda.to_come(tx, case.youth_id, reader.id):
        sentences.append(t("You keep your appointments unless one of you cancels them."))
    sentences.append(t("Ask {name} if in doubt.").format(name=alias_of(tx, case.caseworker_id)))
    return Markup(" ").join(sentences)


def _ended(tx: Tx, case: Case, closed_at: str) -> bool:
    """Whether the case was closed then and is still, and the youth is here."""
    is_gone = tx.get_one(Person, case.youth_id).left_at is not None
    return case.closed_at == datetime.fromisoformat(closed_at) and not is_gone
