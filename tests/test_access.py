"""Who may do what: every way in of every feature, tried by everybody it is not meant for.

Features are found by looking at them, so that a new one is tried without a line here.
"""

import inspect
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from sqlmodel import col, select

from bot.answers import Answer
from bot.domain.activities import SignupStatus, Track
from bot.domain.appointments import AppointmentStatus
from bot.domain.crisis import Crisis
from bot.domain.housing import Ball, Stage
from bot.domain.messages import Direction, MessageKind
from bot.errors import Refusal
from bot.services import people, private
from bot.store import Tx
from bot.tables import (
    Activity,
    Appointment,
    Broadcast,
    Case,
    CaseMessage,
    CrisisFlag,
    OutreachRequest,
    Person,
    Signup,
    StageChange,
)
from handlers import FEATURES
from handlers.desk import NotForYou, as_answer, permitted, tapped
from handlers.incoming import Incoming
from handlers.routes import Ask, Route
from tests.hjem import CAST, Hjem

NAME = "Hemmelia"
CASE = ("hemmelig besked", "hemmelig nyhed", "hemmeligt sted")
REQUEST = ("hemmelig kontakt",)
DRAFT = ("hemmeligt udkast",)

NEVER_SEES = {
    "emil": (NAME, *CASE, *REQUEST, *DRAFT),
    "nova": (NAME, *CASE, *DRAFT),
    "dorte": (NAME, *CASE, *REQUEST, *DRAFT),
    "bo": (*REQUEST, *DRAFT),
    "olga": (*CASE, *DRAFT),
    "carla": CASE,
    "ida": CASE,
}
COORDINATE = ("carla", "ida")
"""They decide who helps whom when a colleague leaves, and see nothing else of a case."""

WHO_HELPS = ("youth.supporter:", "cases.handover.")

HELPS = ("bo", "nova")
"""Bo may change what is Aya's; Nova's own request is the first one."""

FIRST = 1
"""Aya and everything of hers are the first of their kind, so one number is all of them."""


def routes() -> Iterator[Route]:
    for feature in FEATURES:
        for table in (feature.commands, feature.words, feature.taps, feature.steps):
            yield from table.values()


def taps() -> Iterator[Route]:
    for feature in FEATURES:
        yield from feature.taps.values()


def forged() -> Iterator[tuple[str, Route]]:
    """Buttons for every tap: the first of everything, and numbers that no button ever had."""
    for route in taps():
        parameters = list(inspect.signature(route.answer).parameters.values())[1:]
        likely = [_likely(one.annotation) for one in parameters]
        wild = [[sign] * len(parameters) for sign in ("-1", "9" * 12, "9" * 18)]
        for arguments in {*product(*likely), *map(tuple, wild)}:
            yield ":".join((route.name, *arguments)), route


def _likely(kind: Any) -> tuple[str, ...]:
    if kind is int:
        return ("1", "0")
    return tuple(kind) if issubclass(kind, StrEnum) else ("x", "1")


def ask_of(hjem: Hjem, tx: Tx, name: str) -> Ask:
    who = people.asker(tx, getattr(hjem, name).id)
    t = hjem.app.hjem.translator(who.language)
    return Ask(tx, who, t, "hjem_bot", Incoming(who.chat_id, 1))


@pytest.mark.parametrize("name", [*CAST, "nova"])
async def test_nobody_gets_in_where_the_role_does_not_belong(hjem: Hjem, name: str) -> None:
    tried = await hjem.run(_try_closed_doors, hjem, name)
    assert tried > 10


def _try_closed_doors(tx: Tx, hjem: Hjem, name: str) -> int:
    ask = ask_of(hjem, tx, name)
    closed = [route for route in routes() if ask.who.role not in route.roles]
    for route in closed:
        with pytest.raises(NotForYou):
            permitted(route)(ask)
        with pytest.raises(NotForYou):
            tapped(route, f"{route.name}:1")(ask)
    return len(closed)


@pytest.mark.parametrize("name", list(NEVER_SEES))
async def test_a_forged_button_shows_and_changes_nothing_of_somebody_else(
    hjem: Hjem, name: str
) -> None:
    await hjem.run(_fill, hjem)
    assert await hjem.run(_try_every_tap, hjem, name) == []


def _try_every_tap(tx: Tx, hjem: Hjem, name: str) -> list[str]:
    """What went wrong: data that showed a secret or changed something of Aya's."""
    before = _hers(tx)
    wrong = []
    for data, said, is_refused in _pressed(tx, hjem, name):
        shown = [secret for secret in NEVER_SEES[name] if secret in said]
        may = name in HELPS or (name in COORDINATE and data.startswith(WHO_HELPS))
        is_changed = not is_refused and not may and _hers(tx) != before
        if shown or is_changed:
            wrong.append(f"{data}: {shown or 'changed'}")
    return wrong


def _pressed(tx: Tx, hjem: Hjem, name: str) -> Iterator[tuple[str, str, bool]]:
    """Every forged button, what it said and whether that was a no; then its effects are undone."""
    for data, route in forged():
        ask = ask_of(hjem, tx, name)
        savepoint = tx.begin_nested()
        try:
            said = _everything(as_answer(tapped(route, data)(ask)))
            tx.flush()
            yield data, said, False
        except Refusal as no:
            yield data, f"{no.fields}", True
        except Exception as fault:
            fault.add_note(f"{name} pressed {data}")
            raise
        savepoint.rollback()
        tx.expire_all()


def _everything(answer: Answer) -> str:
    labels = [button.label for s in answer.screens for row in s.rows for button in row]
    files = [s.attachment.content.decode(errors="replace") for s in answer.screens if s.attachment]
    return "\n".join([answer.toast, *(s.text for s in answer.screens), *labels, *files])


def _hers(tx: Tx) -> list[dict[str, Any]]:
    """Aya's rows as they are."""
    rows: list[Any] = [tx.get_one(Case, FIRST), tx.get_one(Person, FIRST)]
    tables: tuple[Any, ...] = (Appointment, CaseMessage, StageChange, CrisisFlag)
    for table in tables:
        rows += tx.exec(select(table).where(table.youth_id == FIRST).order_by(col(table.id)))
    return [row.model_dump() for row in rows]


def _fill(tx: Tx, hjem: Hjem) -> None:
    """Aya has one of everything, with words in it that can be told."""
    bo, carla = hjem.ids["bo"], hjem.ids["carla"]
    aya = tx.get_one(Person, FIRST)
    assert hjem.ids["aya"] == FIRST
    aya.alias = NAME
    soon = tx.now + timedelta(days=1)
    made: list[Any] = [
        Appointment(
            uid="a", youth_id=FIRST, staff_id=bo, starts_at=soon, place=CASE[2],
            ends_at=soon + timedelta(hours=1), status=AppointmentStatus.BOOKED,
            booked_at=tx.now, booked_by=FIRST,
        ),
        CaseMessage(
            youth_id=FIRST, author_id=FIRST, direction=Direction.TO_STAFF, kind=MessageKind.TEXT,
            chat_id=hjem.aya.id, message_id=5, at=tx.now,
        ),
        StageChange(
            youth_id=FIRST, at=tx.now, by_id=bo, stage_before=Stage.CONTACT,
            stage_after=Stage.PLAN, ball=Ball.STAFF, moved_before=tx.now,
        ),
        CrisisFlag(youth_id=FIRST, kind=Crisis.SUICIDE, at=tx.now),
        OutreachRequest(
            chat_id=hjem.nova.id, name=tx.vault.hide(b"Nova"), asked_at=tx.now,
            contact=tx.vault.hide(REQUEST[0].encode()),
        ),
        Broadcast(author_id=carla, text=DRAFT[0], made_at=tx.now),
        Activity(
            uid="x", track=Track.COMMUNITY, title="Fællesspisning", starts_at=soon,
            ends_at=soon + timedelta(hours=2), created_by=carla, created_at=tx.now, places=9,
        ),
    ]  # fmt: skip
    tx.add_all(made)
    tx.flush()
    assert {row.id for row in made} == {FIRST}
    _, message, change = made[:3]
    message.body = private.seal(tx, FIRST, f'{{"text": "{CASE[0]}"}}', f"casemessage:{FIRST}:body")
    change.told = private.seal(tx, FIRST, CASE[1], f"stagechange:{FIRST}:told")
    going = SignupStatus.GOING
    tx.add(
        Signup(activity_id=FIRST, youth_id=FIRST, status=going, asked_at=tx.now, changed_at=tx.now)
    )
    tx.flush()


async def test_the_owner_does_see_what_the_others_do_not(hjem: Hjem) -> None:
    await hjem.run(_fill, hjem)
    seen = await hjem.run(_seen_by, hjem, "aya") + await hjem.run(_seen_by, hjem, "bo")
    assert [secret for secret in (*CASE, NAME) if secret not in seen] == []
    assert REQUEST[0] in await hjem.run(_seen_by, hjem, "olga")
    assert DRAFT[0] in await hjem.run(_seen_by, hjem, "carla")


def _seen_by(tx: Tx, hjem: Hjem, name: str) -> str:
    return "\n".join(said for _, said, _ in _pressed(tx, hjem, name))
