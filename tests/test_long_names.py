"""The longest names with æ, ø and å fit into everything the bot shows, and Telegram takes it."""

import inspect
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from html import unescape
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import select

from bot.answers import Change, Deed, Screen
from bot.domain.activities import Aspect, SignupStatus
from bot.domain.appointments import AppointmentStatus, Coming
from bot.domain.broadcasts import BroadcastStatus
from bot.domain.delivery import DeliveryStatus, Lane
from bot.domain.housing import SideState
from bot.domain.messages import UNKNOWN_REACTION
from bot.domain.offers import HowItGoes, MoveIn, OfferStatus
from bot.domain.people import Role
from bot.errors import Refusal
from bot.i18n import LANGUAGES
from bot.notices import registry
from bot.outbox import Claimed
from bot.store import Tx
from bot.tables import (
    Activity,
    Appointment,
    BringItem,
    Broadcast,
    Case,
    CaseMessage,
    CheckIn,
    CrisisFlag,
    Delivery,
    Handover,
    Invitation,
    LaterMessage,
    MoveInItem,
    Offer,
    OutreachMessage,
    OutreachRequest,
    Person,
    Shift,
    Signup,
    Silence,
    TimeOff,
    WeeklyQuestion,
)
from bot.transport.speaker import send
from handlers import FEATURES
from handlers.desk import as_answer, permitted, tapped
from tests.calendars import offer
from tests.everything import FIRST, ask_of, fill, forged
from tests.hjem import CAST, Hjem

LONG = "Åse-Øjvind Ærlighed <b>&amp; Aa" * 2 + "øå"


@pytest.fixture
async def long(hjem: Hjem) -> Hjem:
    """Everybody and everything has a name of 64 characters."""
    assert len(LONG) == 64
    await hjem.run(fill, hjem)
    await hjem.run(offer, hjem.ids["bo"], tuesday=[(9, 12)], friday=[(9, 12)])
    await hjem.run(_lengthen, hjem.ids)
    return hjem


def _lengthen(tx: Tx, ids: dict[str, int]) -> None:
    for person in tx.exec(select(Person)).all():
        person.alias = LONG
    activity = tx.get_one(Activity, FIRST)
    activity.title = activity.place_name = activity.address = activity.provider = LONG
    activity.description = "ø" * 700
    tx.get_one(OutreachRequest, FIRST).name = tx.vault.hide(LONG.encode())
    tx.get_one(Appointment, FIRST).place = LONG
    message = tx.get_one(CaseMessage, FIRST)
    message.youth_reaction = message.staff_reaction = UNKNOWN_REACTION
    _invite_and_write(tx, ids)


def _invite_and_write(tx: Tx, ids: dict[str, int]) -> None:
    bo, today = ids["bo"], tx.now.date()
    tx.add_all(
        [
            Invitation(
                token_hash="x", role=Role.YOUTH, alias=LONG, invited_by=bo, caseworker_id=bo,
                made_at=tx.now, expires_at=tx.now + timedelta(hours=72),
            ),
            OutreachMessage(
                request_id=FIRST, author_id=ids["olga"], body=tx.vault.hide(b"hej"), at=tx.now
            ),
            Handover(youth_id=FIRST, from_id=bo, to_id=ids["dorte"], by_id=ids["carla"], at=tx.now),
            TimeOff(
                staff_id=ids["dorte"], from_on=today, to_on=today + timedelta(days=9), deputy_id=bo
            ),
        ]
    )  # fmt: skip
    case = tx.get_one(Case, FIRST)
    case.moved_at, case.unanswered_since = tx.now - timedelta(days=99), tx.now
    tx.get_one(CrisisFlag, FIRST).told_at = tx.now
    rent = tx.exec(select(MoveInItem).where(MoveInItem.what == MoveIn.FIRST_RENT)).one()
    rent.due_on = today + timedelta(days=1)
    tx.get_one(Broadcast, FIRST).status = BroadcastStatus.SENDING


async def test_every_notice_is_taken_by_telegram_with_the_longest_names(long: Hjem) -> None:
    said: dict[str, list[Screen]] = await long.run(_every_notice, long)
    assert registry.kinds() - set(said) == {"messages.removed", "reach.left_behind"}  # no words
    await _telegram_takes(long, [screen for screens in said.values() for screen in screens])


def _every_notice(tx: Tx, hjem: Hjem) -> dict[str, list[Screen]]:
    """What each notice says to anybody in any of the worlds, by kind."""
    delivery = _earlier(tx)
    said: dict[str, list[Screen]] = {}
    for world in WORLDS:
        world(tx, hjem.ids)
        calls = [
            (kind, params, name)
            for kind in registry.kinds()
            for params in _params(tx, hjem, kind, delivery.id)
            for name in (*CAST, "nova")
        ]
        for language in LANGUAGES:
            for person in tx.exec(select(Person)).all():
                person.language = language
            tx.flush()
            undo = Undo(tx)
            heard = [(call, _said(tx, hjem, *call, delivery, undo)) for call in calls]
            # What is for somebody else is so in every language.
            calls = [call for call, deed in heard if deed is not None]
            for (kind, _, _), deed in heard:
                said.setdefault(kind, []).extend(_screen_of(deed) if deed is not None else ())
    return {kind: screens for kind, screens in said.items() if screens}


class Undo:
    """Takes back what was done since, if anything was."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._savepoint = tx.begin_nested()
        self._was_written = False
        event.listen(tx, "after_flush", self._note)

    def _note(self, *_: object) -> None:
        self._was_written = True

    def __call__(self) -> None:
        if self._was_written or self._tx.dirty or self._tx.new or self._tx.deleted:
            self._savepoint.rollback()
            self._tx.expire_all()
            self._savepoint = self._tx.begin_nested()
            self._was_written = False


def _earlier(tx: Tx) -> Delivery:
    """A message that arrived before and can be changed."""
    row = Delivery(
        kind="messages.relayed", params={"message_id": FIRST, "part": 0}, recipient="p0",
        not_before=tx.now, queued_at=tx.now, status=DeliveryStatus.SENT, message_id=1,
    )  # fmt: skip
    tx.add(row)
    tx.flush()
    return row


def _said(
    tx: Tx,
    hjem: Hjem,
    kind: str,
    params: dict[str, Any],
    name: str,
    earlier: Delivery,
    undo: Undo,
) -> Deed | None:
    """What the notice says to this reader; then its effects are undone."""
    chat_id, person_id = getattr(hjem, name).id, hjem.ids.get(name)
    set_committed_value(earlier, "chat_id", chat_id)
    set_committed_value(earlier, "person_id", person_id)
    claimed = Claimed(0, kind, params, person_id, chat_id, "", Lane.ALERT, 1)
    try:
        rendered = registry.render(tx, hjem.app.hjem, claimed)
    except (NoResultFound, Refusal):
        rendered = None
    undo()
    return rendered.deed if rendered is not None else None


def _screen_of(deed: Deed) -> Iterator[Screen]:
    """The words of a deed that has some."""
    if isinstance(deed, Screen):
        yield deed
    elif isinstance(deed, Change):
        yield deed.screen


def _params(tx: Tx, hjem: Hjem, kind: str, delivery_id: int) -> Iterator[dict[str, Any]]:
    """What the notice may be called with: the first of everything."""
    module, function = kind.split(".")
    speak = getattr(import_module(f"bot.notices.{module}"), function)
    wanted = inspect.signature(speak).parameters
    case, signup = tx.get_one(Case, FIRST), tx.get_one(Signup, FIRST)
    offer = tx.get_one(Offer, FIRST)
    known: dict[str, Any] = {
        "starts_at": tx.get_one(Activity, FIRST).starts_at.isoformat(),
        "until": (signup.offer_ends_at or tx.now).isoformat(),
        "since": (case.unanswered_since or tx.now).isoformat(),
        "closed_at": (case.closed_at or tx.now).isoformat(),
        "before": tx.now.isoformat(), "at": tx.now.isoformat(),
        "marked_at": "",
        "aspects": list(Aspect), "activity_ids": [FIRST] * 26, "concept_ids": [FIRST] * 26,
        "signup_ids": [FIRST] * 26,
        "shift_ids": [FIRST] * 26, "numbers": [FIRST],
        "due_on": "2026-12-24", "status": offer.status,
        "by": (offer.answer_by or tx.now).isoformat(),
        "was": tx.vault.hide(LONG.encode()).decode(),
        "sequence": 0, "part": 0, "months": 3, "is_last": True, "role": "coordinator",
        "name": tx.vault.hide(LONG.encode()).decode(), "delivery_id": delivery_id,
        "staff_id": hjem.ids["bo"], "caseworker_id": hjem.ids["bo"],
        "support_worker_id": hjem.ids["sam"],
    }  # fmt: skip
    calls: list[dict[str, Any]] = [
        {"number": 0, "left_id": None}, {"number": 1, "left_id": None}, {"number": 0}
    ]  # fmt: skip
    for call in calls if "number" in wanted else [{}]:
        yield {
            name: (known | call).get(name, FIRST)
            for name in wanted
            if name not in ("tx", "reader", "veiled", "_")
        }


def _as_it_begins(tx: Tx, ids: dict[str, int]) -> None:
    """All is booked, wanted, waiting and unread; and nobody was seen for long."""
    tx.get_one(Person, FIRST).seen_at = tx.now
    tx.add(Silence(youth_id=FIRST, since=tx.now, step=1, told_at=tx.now))
    tx.add(WeeklyQuestion(youth_id=FIRST, since=tx.now))
    begins, ends = tx.now + timedelta(hours=1), tx.now + timedelta(hours=5)
    bo, carla = ids["bo"], ids["carla"]
    tx.add(Shift(person_id=bo, begins_at=begins, ends_at=ends, made_by=carla))
    tx.get_one(Broadcast, FIRST).status = BroadcastStatus.SENDING


def _taken_back(tx: Tx, ids: dict[str, int]) -> None:
    """Cancelled, closed, paused, claimed and refused."""
    tx.get_one(Appointment, FIRST).status = AppointmentStatus.CANCELLED
    tx.get_one(Broadcast, FIRST).status = BroadcastStatus.PAUSED
    tx.get_one(Case, FIRST).side_state = SideState.REJECTED
    tx.get_one(Offer, FIRST).status = OfferStatus.ACCEPTED
    tx.get_one(Silence, FIRST).step = 2
    tx.get_one(Shift, FIRST).offered_at = tx.now
    tx.get_one(OutreachRequest, FIRST).claimed_by = ids["olga"]
    tx.get_one(Person, FIRST).unreachable_at = tx.now
    tx.get_one(CrisisFlag, FIRST).taken_by = ids["bo"]
    signup = tx.get_one(Signup, FIRST)
    signup.status, signup.offer_ends_at = SignupStatus.OFFERED, tx.now
    tx.get_one(TimeOff, FIRST).cancelled_at = tx.now


def _crowded(tx: Tx, ids: dict[str, int]) -> None:
    """Few places are left, and somebody waits for one; papers were handed in."""
    case = tx.get_one(Case, FIRST)
    case.enrolled_at = None
    tx.get_one(Silence, FIRST).step = 3
    tx.get_one(Shift, FIRST).person_id = ids["carla"]
    tx.get_one(CrisisFlag, FIRST).closed_at = tx.now
    tx.get_one(BringItem, FIRST).handed_in_at = tx.now
    few = tx.profile.limits.model_copy(update={"capacity": 2})
    tx.profile = tx.profile.model_copy(update={"limits": few})


def _to_be_seen(tx: Tx, ids: dict[str, int]) -> None:
    """The youth sees a home before answering; the papers will do."""
    tx.get_one(BringItem, FIRST).accepted_at = tx.now
    row = tx.get_one(Offer, FIRST)
    row.status, row.viewing_id = OfferStatus.VIEWING, FIRST
    viewing = tx.get_one(Appointment, FIRST)
    viewing.is_viewing, viewing.status = True, AppointmentStatus.BOOKED


def _seen_in_vain(tx: Tx, ids: dict[str, int]) -> None:
    """Nothing came of it."""
    tx.get_one(Appointment, FIRST).status = AppointmentStatus.MISSED


def _proposed(tx: Tx, ids: dict[str, int]) -> None:
    """The home is only proposed, and free."""
    tx.get_one(Offer, FIRST).status = OfferStatus.PROPOSED


def _signed(tx: Tx, ids: dict[str, int]) -> None:
    """There is a contract and no keys yet."""
    tx.get_one(Offer, FIRST).status = OfferStatus.SIGNED


def _at_home(tx: Tx, ids: dict[str, int]) -> None:
    """The youth has moved in and is asked how it goes."""
    tx.get_one(Offer, FIRST).status = OfferStatus.MOVED_IN
    tx.get_one(Shift, FIRST).cancelled_at = tx.now


def _in_trouble(tx: Tx, ids: dict[str, int]) -> None:
    """The youth has said that it is hard."""
    tx.get_one(CheckIn, FIRST).answer = HowItGoes.MAY_LOSE_IT


def _given_away(tx: Tx, ids: dict[str, int]) -> None:
    """Missed, handed over, not sent, waiting for a place and late."""
    appointment = tx.get_one(Appointment, FIRST)
    appointment.status = AppointmentStatus.MISSED
    tx.get_one(Broadcast, FIRST).status = BroadcastStatus.DRAFT
    tx.get_one(Signup, FIRST).status = SignupStatus.WAITING
    tx.get_one(OutreachRequest, FIRST).closed_at = tx.now
    case = tx.get_one(Case, FIRST)
    case.caseworker_id, case.closed_at = ids["dorte"], tx.now


def _left_over(tx: Tx, ids: dict[str, int]) -> None:
    """A message was planned by a colleague who helps no more."""
    tx.get_one(LaterMessage, FIRST).left_over_at = tx.now


def _alone(tx: Tx, ids: dict[str, int]) -> None:
    """A colleague is off, and the deputy has stopped."""
    off = tx.get_one(TimeOff, FIRST)
    off.cancelled_at = off.deputy_id = None


def _late(tx: Tx, ids: dict[str, int]) -> None:
    """On the day, and the youth has said how long it takes."""
    appointment = tx.get_one(Appointment, FIRST)
    appointment.status, appointment.coming = AppointmentStatus.BOOKED, Coming.LATE
    appointment.late_minutes = 30


WORLDS = (
    _as_it_begins,
    _taken_back,
    _crowded,
    _to_be_seen,
    _seen_in_vain,
    _proposed,
    _signed,
    _at_home,
    _in_trouble,
    _given_away,
    _late,
    _left_over,
    _alone,
)


@pytest.mark.parametrize("name", ["aya", "bo", "carla", "olga", "ida", "nova"])
async def test_every_screen_is_taken_by_telegram_with_the_longest_names(
    long: Hjem, name: str
) -> None:
    screens: list[Screen] = await long.run(_every_screen, long, name)
    assert any(LONG in unescape(screen.text) for screen in screens)
    await _telegram_takes(long, screens)


def _every_screen(tx: Tx, hjem: Hjem, name: str) -> list[Screen]:
    """What all commands, menu words and buttons show; their effects are undone."""
    ask = ask_of(hjem, tx, name)
    typed = [table for feature in FEATURES for table in (feature.commands, feature.words)]
    works = [permitted(route) for table in typed for route in table.values()]
    works += [tapped(route, data) for data, route in forged() if "99999" not in data]
    screens: list[Screen] = []
    for work in works:
        savepoint = tx.begin_nested()
        with suppress(Refusal):
            screens += as_answer(work(ask)).screens
            tx.flush()
        savepoint.rollback()
        tx.expire_all()
    return screens


async def _telegram_takes(hjem: Hjem, screens: list[Screen]) -> None:
    bot, chat_id = hjem.app.telegram.bot, hjem.aya.id
    for screen in dict.fromkeys(screens):
        await send(bot, chat_id, replace(screen, reply_to=None), Lane.ANSWER)
    assert [call.error for call in hjem.sim.calls if call.error] == []
