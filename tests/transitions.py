"""Trying a step as each of the cast: what it changed, whom it told what, or in which words it was
refused. Every try is undone, so that all of them begin from the same rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import escape
from sqlmodel import col, func, select

from bot.answers import Screen
from bot.domain.delivery import Lane
from bot.domain.people import Asker, Role
from bot.errors import Refusal
from bot.notices import registry
from bot.outbox import Claimed
from bot.services import people
from bot.store import Tx
from bot.tables import Delivery, Partner, Person
from tests.hjem import CAST, Hjem

DISCREET = "Der er nyt til dig. Tryk på Vis, når du sidder et sted, hvor du kan læse i fred."

EVERYBODY = (*CAST, "per", "tea", "nova")
"""The cast, a colleague of Pia's, somebody from another partner, and a stranger."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: the words of a refusal, or who was told what, by name."""

    refused: str
    told: dict[str, str]
    state: Any


def enter_more_partners(tx: Tx, ids: dict[str, int]) -> None:
    """Per is at KAB, as Pia is; Tea at 3B."""
    for name, partner in (("per", "KAB"), ("tea", "3B")):
        partner_id = tx.exec(select(Partner.id).where(Partner.name == partner)).one()
        person = Person(
            role=Role.PARTNER, alias=name.title(), chat_id=9000 + len(ids), joined_at=tx.now,
            consented_at=tx.now, partner_id=partner_id,
        )  # fmt: skip
        tx.add(person)
        tx.flush()
        ids[name] = person.id


def asker(tx: Tx, hjem: Hjem, name: str) -> Asker:
    return people.asker(tx, hjem.nova.id) if name == "nova" else people.by_id(tx, hjem.ids[name])


def attempt(
    tx: Tx, hjem: Hjem, state: Callable[[Tx], Any], step: Callable[..., object], *arguments: Any
) -> Tried:
    """The step and what came of it, then everything as it was. `state` reads what it changes."""
    savepoint = tx.begin_nested()
    last = tx.exec(select(func.max(Delivery.id))).one() or 0
    refused = ""
    try:
        step(tx, *arguments)
        tx.flush()
    except Refusal as no:
        refused = str(hjem.app.hjem.translator("da")(no.text).format(**no.fields))
        assert refused
    tried = Tried(refused, _told(tx, hjem, last), state(tx))
    savepoint.rollback()
    tx.expire_all()
    return tried


def _told(tx: Tx, hjem: Hjem, last: int) -> dict[str, str]:
    """What is to be read by whom; AssertionError if somebody would be told twice."""
    names = {person_id: name for name, person_id in hjem.ids.items()}
    told: dict[str, str] = {}
    rows = tx.exec(select(Delivery).where(Delivery.id > last).order_by(col(Delivery.id)))
    for row in rows.all():
        claimed = Claimed(
            row.id,
            row.kind,
            row.params,
            row.person_id,
            row.chat_id,
            row.recipient,
            Lane(row.lane),
            1,
        )
        rendered = registry.render(tx, hjem.app.hjem, claimed)
        if rendered is not None:
            assert isinstance(rendered.deed, Screen)
            name = names[row.person_id or 0]
            assert name not in told, f"{name} is told twice"
            told[name] = str(escape(rendered.deed.text).striptags())
    return told
