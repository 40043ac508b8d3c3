"""The words of every unprompted message: a function per kind, called just before it is sent.

A notice looks at the rows as they are now and returns None when it is no longer true: a cancelled
appointment reminds of nothing. Kinds are named `module.function`, so `outbox.enqueue(tx,
"appointments.tomorrow", ...)` is spoken by `bot/notices/appointments.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from bot import outbox
from bot.answers import Deed
from bot.context import Hjem
from bot.domain.delivery import Lane
from bot.domain.people import CASEWORKERS, Asker
from bot.i18n import Translator
from bot.outbox import Claimed
from bot.services import addressees, cases, duty, people, preferences, talks
from bot.store import Tx
from bot.tables import Delivery


@dataclass(frozen=True, slots=True)
class Reader:
    """Who will read the notice, and in which words."""

    who: Asker
    t: Translator
    bot_name: str

    @property
    def id(self) -> int:
        return self.who.id

    def name_of(self, tx: Tx, youth_id: int) -> str:
        """The youth's nickname, told apart from a namesake where the reader helps both today."""
        return addressees.name_for(tx, self.who, youth_id)

    def may_open(self, tx: Tx, youth_id: int) -> bool:
        """Whether the reader helps the youth now, or stands in, and sees the case."""
        return cases.may_open(tx, self.who, cases.case_of(tx, youth_id))

    def helps(self, tx: Tx, youth_id: int) -> bool:
        """The same, or is in a talk with the youth that somebody took."""
        return talks.may_talk(tx, self.who, youth_id)

    def topic_of(self, youth_id: int) -> int | None:
        """The youth, for those in whose chats youths have topics: who helps, not who stands by."""
        return youth_id if self.who.role in CASEWORKERS else None


Notice = Callable[..., Deed | None]
"""`def tomorrow(tx, reader, *, appointment_id) -> Screen | None`; keywords are the params."""

_notices: dict[str, Notice] = {}
_for_helpers: set[Notice] = set()


def notice(function: Notice) -> Notice:
    """Registers a notice under `module.function`."""
    module = function.__module__.rpartition(".")[2]
    _notices[f"{module}.{function.__name__}"] = function
    return function


def for_helpers(function: Notice) -> Notice:
    """A notice about a youth that is for nobody who does not help that youth any more.

    It goes on to who answers the youth by then.
    """
    _for_helpers.add(function)
    return function


def kinds() -> frozenset[str]:
    return frozenset(_notices)


@dataclass(frozen=True, slots=True)
class Rendered:
    chat_id: int
    deed: Deed


def render(tx: Tx, hjem: Hjem, claimed: Claimed) -> Rendered | None:
    """The notice in its reader's words; None when it is no longer true or nobody reads it."""
    who = _reader(tx, claimed)
    if who is None:
        return None
    reader = Reader(who, hjem.translator(who.language), hjem.bot_name)
    params: dict[str, Any] = claimed.params
    speak = _notices[claimed.kind]
    youth_id = claimed.subject_id
    if speak in _for_helpers and youth_id is not None and not reader.helps(tx, youth_id):
        _pass_on(tx, claimed, youth_id)
        return None
    deed = speak(tx, reader, **params)
    return Rendered(who.chat_id, deed) if deed is not None else None


def _reader(tx: Tx, claimed: Claimed) -> Asker | None:
    if claimed.person_id is None:
        return people.asker(tx, claimed.chat_id) if claimed.chat_id is not None else None
    who = people.by_id(tx, claimed.person_id)
    if claimed.lane in (Lane.REMINDER, Lane.BROADCAST) and preferences.is_paused(tx, who.id):
        return None
    return who if who.chat_id else None


def _pass_on(tx: Tx, claimed: Claimed, youth_id: int) -> None:
    """Who answers the youth now gets it, unless it was queued for them as well."""
    reader_id = duty.answers(tx, youth_id)
    if reader_id in (None, claimed.person_id):
        return
    row = tx.get_one(Delivery, claimed.id)
    theirs = select(Delivery.params).where(
        Delivery.kind == row.kind,
        Delivery.recipient == outbox.recipient_of(reader_id),
        Delivery.subject_id == youth_id,
        Delivery.queued_at == row.queued_at,
    )
    if row.params in tx.exec(theirs).all():
        return
    outbox.enqueue(
        tx,
        claimed.kind,
        reader_id,
        claimed.params,
        subject_id=youth_id,
        lane=claimed.lane,
        urgent=claimed.is_urgent,
        # It is found by its beginning, as the one that it stands for.
        key=f"{row.unique_key or 'passed-on'}:passed-on:{claimed.id}",
    )
