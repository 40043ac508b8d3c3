"""«How is it going?» every week, for youths who want it; staff see the trend with their yes."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import col, delete, select

from bot import outbox
from bot.domain.danish_days import monday
from bot.domain.delivery import Lane
from bot.domain.moods import Level, trend
from bot.domain.people import YOUTHS, Asker
from bot.services import preferences, private
from bot.services.people import NotYours
from bot.services.ticks import Tick
from bot.store import Tx
from bot.tables import Mood, Person, WeeklyQuestion

ASKED_ON, ASKED_AT = 2, time(17)
"""Wednesday at five: after school and work, and staff is there the next day."""

USEFUL_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Weekly:
    """What a youth has chosen, and how it went."""

    is_on: bool
    is_shared: bool
    trend: str
    last: Level | None


def weekly(tx: Tx, youth: Asker) -> Weekly:
    """The youth's own. Raises NotYours for others."""
    if youth.role not in YOUTHS:
        raise NotYours
    return _weekly(tx, youth.id)


def shared(tx: Tx, youth_id: int) -> Weekly | None:
    """The same, where the youth lets the caseworker see it."""
    row = tx.get(WeeklyQuestion, youth_id)
    return _weekly(tx, youth_id) if row is not None and row.is_shared else None


def want(tx: Tx, youth: Asker, *, is_on: bool) -> None:
    """The question comes every week, or no more; what was answered stays the youth's own."""
    if youth.role not in YOUTHS:
        raise NotYours
    row = tx.get(WeeklyQuestion, youth.id)
    if is_on and row is None:
        tx.add(WeeklyQuestion(youth_id=youth.id, since=tx.now))
    elif not is_on and row is not None:
        tx.delete(row)
        tx.flush()  # or it would be found again before the end


def share(tx: Tx, youth: Asker, *, is_shared: bool) -> None:
    """The caseworker sees the trend, or does not; the words never."""
    row = tx.get(WeeklyQuestion, youth.id)
    if row is None:
        raise NotYours
    row.is_shared = is_shared
    tx.add(row)


def answer(tx: Tx, youth: Asker, level: Level) -> int:
    """This is how this week goes; said again, the newest counts. Returns the answer's id."""
    if youth.role not in YOUTHS:
        raise NotYours
    week_on = monday(tx.today)
    row = tx.exec(
        select(Mood).where(Mood.youth_id == youth.id, Mood.week_on == week_on)
    ).first() or Mood(youth_id=youth.id, week_on=week_on, level=level, at=tx.now)
    row.level, row.at = level, tx.now
    tx.add(row)
    tx.flush()
    return row.id


def add_words(tx: Tx, youth: Asker, mood_id: int, words: str) -> None:
    """In the youth's own words, for the youth alone. Raises NotYours."""
    row = tx.get(Mood, mood_id)
    if row is None or row.youth_id != youth.id:
        raise NotYours
    row.words = private.seal(tx, youth.id, words, where(row))
    tx.add(row)


def forget(tx: Tx, youth: Asker) -> None:
    """All answers are gone."""
    tx.exec(delete(Mood).where(col(Mood.youth_id) == youth.id))


def ask_everybody(tx: Tx) -> None:
    """Who wants it is asked once a week."""
    today = tx.today
    local = datetime.combine(monday(today) + timedelta(days=ASKED_ON), ASKED_AT, tx.profile.zone)
    if not local <= tx.now < local + USEFUL_FOR:
        return
    wanted = (
        select(WeeklyQuestion.youth_id)
        .join(Person, col(Person.id) == WeeklyQuestion.youth_id)
        .where(preferences.wants_reminders(tx))
    )
    for youth_id in tx.exec(wanted).all():
        outbox.enqueue(
            tx,
            "moods.how_is_it_going",
            youth_id,
            subject_id=youth_id,
            lane=Lane.REMINDER,
            key=f"mood:{youth_id}:{monday(today)}",
            useless_after=local + USEFUL_FOR,
        )


TICKS = (Tick(ask_everybody, 600),)


def is_answered(tx: Tx, youth_id: int) -> bool:
    """Whether the youth has said how this week goes."""
    this = (Mood.youth_id == youth_id, Mood.week_on == monday(tx.today))
    return tx.exec(select(Mood.id).where(*this)).first() is not None


def all_of(tx: Tx, youth_id: int) -> list[tuple[date, Level, str]]:
    """Every answer with its words, oldest first, for the youth's own file."""
    rows = tx.exec(select(Mood).where(Mood.youth_id == youth_id).order_by(col(Mood.week_on)))
    return [
        (row.week_on, row.level, private.unseal(tx, youth_id, row.words, where(row)))
        for row in rows
    ]


def where(row: Mood) -> str:
    return f"mood:{row.id}:words"


def _weekly(tx: Tx, youth_id: int) -> Weekly:
    row, today = tx.get(WeeklyQuestion, youth_id), tx.today
    rows = tx.exec(
        select(Mood).where(Mood.youth_id == youth_id, Mood.week_on > today - timedelta(weeks=9))
    ).all()
    answers = {one.week_on: one.level for one in rows}
    last = answers[max(answers)] if answers else None
    return Weekly(row is not None, row is not None and row.is_shared, trend(answers, today), last)
