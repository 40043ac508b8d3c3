"""Who may do what: every way in of every feature, tried by everybody it is not meant for.

Features are found by looking at them, so that a new one is tried without a line here.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from sqlmodel import col, select
from structlog.testing import capture_logs

from bot.answers import Answer
from bot.domain.messages import MessageKind
from bot.errors import Refusal
from bot.store import Tx
from bot.tables import (
    Appointment,
    Case,
    CaseMessage,
    CrisisFlag,
    Offer,
    Person,
    StageChange,
)
from handlers.desk import NotForYou, Work, as_answer, permitted, tapped
from handlers.routes import Ask
from tests.everything import (
    CASE,
    DRAFT,
    FIRST,
    NAME,
    REQUEST,
    WAYS_TO_ANSWER,
    ask_of,
    fill,
    forged,
    half_asked,
    routes,
    steps,
)
from tests.hjem import CAST, Hjem

NEVER_SEES = {
    "emil": (NAME, *CASE, *REQUEST, *DRAFT),
    "nova": (NAME, *CASE, *DRAFT),
    "dorte": (NAME, *CASE, *REQUEST, *DRAFT),
    "bo": (*REQUEST, *DRAFT),
    "olga": (*CASE, *DRAFT),
    "carla": CASE,
    "ida": CASE,
    "pia": (NAME, *CASE, *REQUEST, *DRAFT),
    "vera": (NAME, *CASE, *REQUEST, *DRAFT),
}

COORDINATE = ("carla", "ida")
"""They decide who helps whom when a colleague leaves, and see nothing else of a case."""

WHO_HELPS = ("youth.supporter:", "youth.supported:", "cases.handover.")

HELPS = ("bo", "nova")
"""Bo may change what is Aya's; Nova's own request is the first one."""


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
    await hjem.run(fill, hjem)
    assert await hjem.run(_what_went_wrong, hjem, name, _pressed) == []


@pytest.mark.parametrize("name", list(NEVER_SEES))
async def test_an_open_question_is_no_way_to_what_is_somebody_elses_by_now(
    hjem: Hjem, name: str
) -> None:
    """Asked while it was one's own, and answered after it was handed over."""
    await hjem.run(fill, hjem)
    wrong = await hjem.run(_what_went_wrong, hjem, name, _answered)
    assert [one for one in wrong if not one.startswith(GIVEN_BACK)] == []


GIVEN_BACK = "messages.text"
"""Words to a youth whom somebody else helps now are given back, with whom they were for."""

Tries = Iterator[tuple[str, str, bool]]


def _what_went_wrong(tx: Tx, hjem: Hjem, name: str, ways: Callable[..., Tries]) -> list[str]:
    """What showed a secret or changed something of Aya's."""
    before = _hers(tx)
    wrong = []
    for way, said, is_refused in ways(tx, hjem, name):
        shown = [secret for secret in NEVER_SEES[name] if secret in said]
        may = name in HELPS or (name in COORDINATE and way.startswith(WHO_HELPS))
        is_changed = not is_refused and not may and _hers(tx) != before
        if shown or is_changed:
            wrong.append(f"{way}: {shown or 'changed'}")
    return wrong


def _pressed(tx: Tx, hjem: Hjem, name: str) -> Tries:
    """Every forged button."""
    for data, route in forged():
        yield from _tried(tx, ask_of(hjem, tx, name), data, tapped(route, data))


def _answered(tx: Tx, hjem: Hjem, name: str) -> Tries:
    """Every open question about what is Aya's."""
    for step, text in product(steps(), WAYS_TO_ANSWER):
        ask = ask_of(hjem, tx, name)
        said = replace(ask.message, kind=MessageKind.TEXT, text=text)
        ask = replace(ask, message=said, data=half_asked())
        yield from _tried(tx, ask, f"{step.name} {text}", permitted(step))


def _tried(tx: Tx, ask: Ask, way: str, work: Work) -> Tries:
    """What was said to it and whether that was a no; then its effects are undone."""
    savepoint = tx.begin_nested()
    try:
        said = _everything(as_answer(work(ask)))
        tx.flush()
        yield way, said, False
    except Refusal as no:
        yield way, f"{no.fields}", True
    except Exception as fault:
        fault.add_note(f"{ask.who.alias} tried {way}")
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
    tables: tuple[Any, ...] = (Appointment, CaseMessage, StageChange, CrisisFlag, Offer)
    for table in tables:
        rows += tx.exec(select(table).where(table.youth_id == FIRST).order_by(col(table.id)))
    return [row.model_dump() for row in rows]


async def test_the_owner_does_see_what_the_others_do_not(hjem: Hjem) -> None:
    await hjem.run(fill, hjem)
    seen = await hjem.run(_seen_by, hjem, "aya") + await hjem.run(_seen_by, hjem, "bo")
    assert [secret for secret in (*CASE, NAME) if secret not in seen] == []
    assert REQUEST[0] in await hjem.run(_seen_by, hjem, "olga")
    assert DRAFT[0] in await hjem.run(_seen_by, hjem, "carla")


async def test_a_try_at_what_is_somebody_elses_is_in_the_log_by_number(hjem: Hjem) -> None:
    await hjem.dorte.sends("/menu")
    await hjem.nova.sends("/menu")
    with capture_logs() as said:
        await hjem.dorte.taps_data(f"youth:{FIRST}", on=hjem.dorte.last)
        await hjem.nova.taps_data("staff", on=hjem.nova.last)
    tried = [(one["person"], one["why"]) for one in said if one["event"] == "not allowed"]
    assert tried == [(hjem.ids["dorte"], "NotYours"), (0, "NotForYou")]


def _seen_by(tx: Tx, hjem: Hjem, name: str) -> str:
    return "\n".join(said for _, said, _ in _pressed(tx, hjem, name))
