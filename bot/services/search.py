"""Finding words in the threads that a colleague may read; texts are opened in memory only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlmodel import col, select

from bot.domain.people import Asker
from bot.services import audit, cases, conversation, thread
from bot.services.addressees import recent_youths
from bot.store import Tx
from bot.tables import CaseMessage, PersonKey

PAGE = 8
MOST_READ = 10_000
"""Messages that are looked through, the newest first."""

MOST_NAMES = 20
"""More begin with one letter only where a colleague stands in for others."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A message with the words in it, and the page of its thread that shows it."""

    youth_id: int
    youth: str
    at: datetime
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits; `number` counts from 0."""

    number: int
    hits: tuple[Hit, ...]
    has_more: bool
    named: tuple[tuple[int, str], ...]  # youths who are called so, by id and name


def find(tx: Tx, staff: Asker, words: str, number: int) -> Found:
    """A page of messages that hold all the words, the newest first; each youth found is on record.

    The last page where there are fewer by now. With them the youths who are called so.
    Looks among one's own youths and those whom one stands in for, and through their threads.
    """
    names = {
        youth_id: name
        for youth_id, name in recent_youths(tx, staff)
        if cases.may_open(tx, staff, cases.case_of(tx, youth_id))
    }
    tx.exec(select(PersonKey).where(col(PersonKey.person_id).in_(names))).all()  # read at once
    wanted = words.casefold().split()
    found = list(islice(_matching(tx, names, wanted), (number + 1) * PAGE + 1))
    number = min(number, max(0, len(found) - 1) // PAGE)
    first, after = number * PAGE, (number + 1) * PAGE
    hits = tuple(_hit(tx, names, row, text) for row, text in found[first:after])
    for youth_id in {hit.youth_id for hit in hits}:
        audit.note(tx, staff.id, "thread.search", youth_id)
    return Found(number, hits, len(found) > after, tuple(_named(names, words)))


def _named(names: dict[int, str], words: str) -> Iterator[tuple[int, str]]:
    """Those with a word in their name that begins so."""
    begins = f" {words.strip().casefold()}"
    named = (one for one in names.items() if begins in f" {one[1].casefold()}")
    return islice(named, MOST_NAMES)


def _matching(
    tx: Tx, names: dict[int, str], wanted: list[str]
) -> Iterator[tuple[CaseMessage, str]]:
    rows = tx.exec(
        select(CaseMessage)
        .where(col(CaseMessage.youth_id).in_(names), col(CaseMessage.taken_back_at).is_(None))
        .order_by(col(CaseMessage.id).desc())
        .limit(MOST_READ)
    )
    for row in rows:
        text = thread.body_of(tx, row).text
        known = text.casefold()
        if wanted and all(word in known for word in wanted):
            yield row, text


def _hit(tx: Tx, names: dict[int, str], row: CaseMessage, text: str) -> Hit:
    page = conversation.page_with(tx, row)
    return Hit(row.youth_id, names[row.youth_id], row.at, text, page)
