"""One of everything, all of it Aya's, and every button that could be pressed on it."""

import inspect
import json
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import product
from typing import Any

from bot.domain.activities import SignupStatus, Track
from bot.domain.appointments import AppointmentStatus
from bot.domain.crisis import Crisis
from bot.domain.dwellings import BuildType, DwellingKind, HousingForm
from bot.domain.housing import Ball, Stage
from bot.domain.intake import Suitability
from bot.domain.messages import Direction, MessageKind
from bot.domain.occupations import OccupationKind
from bot.domain.offers import OfferStatus
from bot.services import assessments, needs, people, private, settling, thread
from bot.services.thread import Body, Letter
from bot.store import Tx
from bot.tables import (
    Activity,
    Appointment,
    Assessment,
    BringItem,
    Broadcast,
    CaseMessage,
    CheckIn,
    Concept,
    CrisisFlag,
    Dwelling,
    LaterMessage,
    Milestone,
    Note,
    Occupation,
    Offer,
    OutreachRequest,
    Person,
    ReadyReply,
    ReplicationStep,
    Signup,
    StageChange,
)
from handlers import FEATURES
from handlers.incoming import Incoming
from handlers.routes import Ask, Route
from tests.hjem import Hjem

NAME = "Hemmelia"
CASE = ("hemmelig besked", "hemmelig nyhed", "hemmeligt sted")
REQUEST = ("hemmelig kontakt",)
DRAFT = ("hemmeligt udkast",)

FIRST = 1
"""Aya and everything of hers are the first of their kind, so one number is all of them."""


def routes() -> Iterator[Route]:
    for feature in FEATURES:
        for table in (feature.commands, feature.words, feature.taps, feature.steps):
            yield from table.values()


def taps() -> Iterator[Route]:
    for feature in FEATURES:
        yield from feature.taps.values()


def steps() -> Iterator[Route]:
    """Open questions, but those of forms, which ask about a draft of the asker's own."""
    for feature in FEATURES:
        for name, route in feature.steps.items():
            if not name.endswith((".answer", ".sent")) and name not in ASK_OF_THEIR_OWN:
                yield route


ASK_OF_THEIR_OWN = ("outreach.contact", "sheets.file")

WAYS_TO_ANSWER = ("Hej", "25. november", "Aya")


def half_asked() -> dict[str, Any]:
    """What a question may have kept since it was asked: all of it Aya's."""
    names = ("youth", "activity", "later", "broadcast", "concept", "offer", "flag", "item",
             "partner", "kept", "person", "mood", "request", "answers")  # fmt: skip
    data: dict[str, Any] = {f"{name}_id": FIRST for name in names}
    letter = Letter(0, 0, MessageKind.TEXT, Body(text="x"))
    more = {"letters": thread.packed([letter]), "weekday": 0, "role": "caseworker", "rest": 0}
    return data | more | {"revision": 1, "stays": False, "reason": "x"}


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
    return Ask(tx, who, t, "hjem_bot", "https://bot.example", Incoming(who.chat_id, 1))


def fill(tx: Tx, hjem: Hjem) -> None:
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
        Dwelling(
            label="KAB 12", partner_id=1, pool_id=1, concept_id=1, kind=DwellingKind.DORM_ROOM,
            form=HousingForm.PERMANENT, build=BuildType.CONVERSION, rent=3000, deposit=9000,
            own_kitchen=True, area="Valby", is_accessible=True, is_shared=False,
            free_from=soon.date(), changed_at=tx.now,
        ),
        BringItem(
            youth_id=FIRST, what=b"", asked_by=bo, asked_at=tx.now, due_on=date(2026, 12, 24)
        ),
        Assessment(youth_id=FIRST, by_id=bo, at=tx.now, decision=Suitability.SUITABLE, body=b""),
        Milestone(concept_id=1, title="Flyt ind", owner_id=carla, due_on=soon.date()),
        ReplicationStep(concept_id=1, position=0, what="Find et kollegium"),
        Note(youth_id=FIRST, author_id=bo, at=tx.now),
        Occupation(youth_id=FIRST, kind=OccupationKind.JOB, began_on=date(2026, 8, 1)),
        ReadyReply(owner_id=bo, title="Ferie", text=CASE[1], changed_at=tx.now),
        LaterMessage(youth_id=FIRST, author_id=bo, due_at=soon, written_at=tx.now),
    ]  # fmt: skip
    tx.add_all(made)
    tx.flush()
    assert {row.id for row in made} == {FIRST}
    _, message, change = made[:3]
    message.body = private.seal(tx, FIRST, f'{{"text": "{CASE[0]}"}}', f"casemessage:{FIRST}:body")
    change.told = private.seal(tx, FIRST, CASE[1], f"stagechange:{FIRST}:told")
    item, assessment = tx.get_one(BringItem, FIRST), tx.get_one(Assessment, FIRST)
    item.what = private.seal(tx, FIRST, CASE[2], f"bringitem:{FIRST}:what")
    note, later = tx.get_one(Note, FIRST), tx.get_one(LaterMessage, FIRST)
    note.text = private.seal(tx, FIRST, CASE[2], f"note:{FIRST}:text")
    letter = Letter(0, 0, MessageKind.TEXT, Body(text=CASE[1]))
    later.letter = private.seal(tx, FIRST, thread.as_text(letter), f"latermessage:{FIRST}:letter")
    texts = dict.fromkeys(assessments.TEXTS, CASE[0])
    assessment.body = private.seal(tx, FIRST, json.dumps(texts), f"assessment:{FIRST}:body")
    needs.wish(tx, FIRST, CASE[1])
    tx.add(
        Offer(
            dwelling_id=FIRST,
            youth_id=FIRST,
            status=OfferStatus.OFFERED,
            proposed_by=bo,
            proposed_at=tx.now,
            changed_at=tx.now,
            answer_by=soon,
        )
    )
    tx.flush()
    tx.add(CheckIn(offer_id=FIRST, youth_id=FIRST, day=7, due_on=soon.date()))
    settling.prepare(tx, FIRST)
    concept = tx.get_one(Concept, FIRST)
    concept.news, concept.news_at = "Tre er flyttet ind", tx.now - timedelta(days=40)
    going = SignupStatus.GOING
    tx.add(
        Signup(activity_id=FIRST, youth_id=FIRST, status=going, asked_at=tx.now, changed_at=tx.now)
    )
    tx.flush()
