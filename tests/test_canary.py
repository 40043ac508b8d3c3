"""A word that is written everywhere can be read in no file, row or log but where it may be.

Questions and columns are found by looking at them: a new one is tried, or must be named here.
"""

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, Enum, Float, Integer
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from bot import upkeep
from bot.answers import Contact, Place
from bot.domain.housing import Stage
from bot.domain.messages import MessageKind
from bot.domain.moods import Level
from bot.domain.people import EVERYONE
from bot.errors import Refusal
from bot.services import drafts, moods, outreach, updates
from bot.services.people import by_id
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import CrisisFlag, PersonKey
from bot.tables.columns import Hidden, Sealed
from handlers import start
from handlers.desk import permitted
from handlers.routes import Route
from tests.calendars import offer
from tests.everything import FIRST, NAME, ask_of, fill, half_asked, steps
from tests.hjem import CAST, Hjem
from tests.test_erasure import readable

WORD, OPENLY, CPR = "Kanariefugl", "Solsikke", "010190-1234"
"""What is to be read nowhere, and what is written where docs/privacy.md says that it can be."""

HELPERS = ("bo", "sam", "vera")

SAID_OPENLY = (
    "activity_desk.", "appointments.hours.", "broadcasts.", "concept_", "invitations.",
    "mydata.name", "partners.",
)  # fmt: skip

WORDS = """
    activity.address activity.cancel_reason activity.description activity.place_name
    activity.provider activity.title appointment.place broadcast.button_label broadcast.button_url
    broadcast.text case.areas concept.about concept.name concept.news dwelling.about dwelling.area
    dwelling.label invitation.alias milestone.title partner.contact partner.former_names
    partner.name partner.part person.alias pool.name readyreply.text readyreply.title
    replicationstep.what topic.name weeklyhours.place
""".split()
"""The columns of words in the right column of docs/privacy.md."""

SIGNS = """
    accountcode.code_hash activity.series activity.uid appointment.uid audit.action
    broadcast.photo_file_id broadcast.result casemessage.album casemessage.staff_reaction
    casemessage.youth_reaction delivery.kind delivery.params delivery.reason delivery.recipient
    delivery.replica delivery.unique_key dialogue.step dwelling.picture_file_id
    figureslink.token_hash invitation.token_hash outreachrequest.language parkedupdate.fault_id
    parkedupdate.reason partner.tracks person.language replica.id seenupdate.replica
    seenupdate.shown statusreport.figures visitor.language
""".split()
"""Columns that nobody's words get into: made by the bot, chosen from a list, or Telegram's."""

OF_OTHERS = (*SAID_OPENLY, "free text", "edited", "messages.more", "outreach.", "search.")
"""Where colleagues write about nobody, or about it is not known whom."""

numbers = count(5000)


def test_a_column_of_words_is_sealed_unless_it_is_said_to_be_open() -> None:
    open_ones = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if not isinstance(column.type, TELL_NOTHING)
    }
    assert open_ones == {*WORDS, *SIGNS}


TELL_NOTHING = (Boolean, Date, Enum, Float, Hidden, Integer, Sealed, UTCDateTime)


async def test_what_is_said_to_be_encrypted_can_be_read_in_no_file(
    hjem: Hjem,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.WARNING)
    await write_everywhere(hjem)
    upkeep.backup(hjem.app.settings, tmp_path / "copy.db")
    assert _files_with(tmp_path, WORD, CPR) == []
    assert len(_files_with(tmp_path, OPENLY)) > 1
    said = "".join([*capfd.readouterr(), caplog.text])
    assert "refused" in said
    assert [word for word in (WORD, OPENLY, CPR, NAME) if word in said] == []
    assert await hjem.run(_holding, {OPENLY}, _plain) <= set(WORDS)


async def test_nothing_of_whom_is_erased_can_be_read_any_more(hjem: Hjem, tmp_path: Path) -> None:
    await hjem.run(fill, hjem)
    await hjem.run(_is_asked_everything, hjem)
    for step in (*steps(), FREELY, EDITED):
        for name in ("aya", *(() if step.name.startswith(OF_OTHERS) else HELPERS)):
            with suppress(Refusal):
                await hjem.run(_write, hjem, name, step, MessageKind.TEXT)
    for name, *ways in HALF_WRITTEN:
        await _goes(getattr(hjem, name), *ways)
    await hjem.settled()
    key = await hjem.run(lambda tx: tx.get_one(PersonKey, FIRST).wrapped.decode())
    await _goes(hjem.aya, "mydata.erase", "mydata.erased")
    assert await hjem.run(lambda tx: tx.get(PersonKey, FIRST)) is None
    await hjem.jump(hours=2)
    assert await hjem.run(_holding, {WORD, NAME}) == set()
    await hjem.app.stop()
    files = _files_with(tmp_path, WORD, NAME, key)
    await hjem.starts_again()
    assert files == []


def _files_with(folder: Path, *words: str) -> list[str]:
    contents = ((file.name, file.read_bytes()) for file in folder.iterdir())
    return [name for name, found in contents if any(word.encode() in found for word in words)]


async def write_everywhere(hjem: Hjem) -> None:
    await hjem.run(fill, hjem)
    await hjem.run(_is_asked_everything, hjem)
    for step in (*steps(), FREELY, EDITED):
        taken = 0
        for name, kind in product((*CAST, "nova"), KINDS):
            with suppress(Refusal):
                await hjem.run(_write, hjem, name, step, kind)
                taken += 1
        assert taken, f"nobody could answer {step.name}"
    for name, *ways in (*HALF_WRITTEN, *WHOLE):
        await _goes(getattr(hjem, name), *ways)
    await _goes(hjem.sim.person("Lone"), "Kontakt mig", WORD, WORD, "outreach.send", WORD)
    await hjem.aya.edits(await hjem.aya.sends("Hej"), WORD)
    await hjem.aya.edits_caption(await hjem.aya.sends_photo(b"jpeg", caption="Hej"), WORD)
    await hjem.aya.sends_document(f"{WORD}.pdf", b"pdf", caption=WORD)
    await hjem.run(updates.park, 1, WORD.encode(), "fault", "ValueError")
    await hjem.run(updates.keep_waiting, 1, WORD.encode())
    await hjem.settled()


FREELY = start.FREE_TEXT
EDITED = Route("edited", EVERYONE, start.edited, before_consent=True)
KINDS = (MessageKind.TEXT, MessageKind.PHOTO, MessageKind.CONTACT, MessageKind.LOCATION)


def _write(tx: Tx, hjem: Hjem, name: str, step: Route, kind: MessageKind) -> None:
    """What every part of a message says is the word."""
    word = OPENLY if step.name.startswith(SAID_OPENLY) else WORD
    ask = ask_of(hjem, tx, name)
    place, contact = Place(55.7, 12.6, word, word), Contact("20304050", word, word)
    said = replace(
        ask.message, message_id=next(numbers), kind=kind, text=word, place=place, contact=contact
    )
    permitted(step)(replace(ask, message=said, data=half_asked()))


def _is_asked_everything(tx: Tx, hjem: Hjem) -> None:
    """There is what the questions of `steps` are about."""
    bo, aya, olga = (by_id(tx, hjem.ids[name]) for name in ("bo", "aya", "olga"))
    offer(tx, bo.id, tuesday=[(9, 12)])
    drafts.make(tx, bo, FIRST, Stage.PLAN, WORD)
    moods.answer(tx, aya, Level.GOOD)
    outreach.claim(tx, olga, FIRST)
    flag = tx.get_one(CrisisFlag, FIRST)
    flag.told_at = flag.taken_at = tx.now
    flag.taken_by = hjem.ids["vera"]


ASSESSED = ("assessment.new:1", "assessment.choose:pool_id:none", *[WORD] * 4)
HALF_WRITTEN = (
    ("bo", *ASSESSED),
    ("sam", "later.new:1", WORD),
)
WHOLE = (
    ("sam", "later.new:1", WORD, "i morgen kl. 10"),
    ("bo", "bring.new:1", WORD, "bring.send:3"),
    ("bo", *ASSESSED, "assessment.choose:decision:suitable", WORD, WORD, "assessment.save"),
    ("aya", f"{WORD}, mit CPR er {CPR}"),
)


async def _goes(phone: Phone, *ways: str) -> None:
    """Buttons by their data; anything with a capital letter or a blank is written."""
    await phone.sends("/menu")
    for way in ways:
        if re.fullmatch(r"[a-z_.:0-9]+", way):
            await phone.taps_data(way, on=phone.last)
        else:
            await phone.sends(way)


def _holding(tx: Tx, words: set[str], read: Callable[[Tx, Any], str] = readable) -> set[str]:
    """The columns in which one of these can be read, with the keys of the settings if need be."""
    return {
        f"{table.name}.{name}"
        for table in SQLModel.metadata.sorted_tables
        for row in tx.connection().execute(table.select()).mappings()
        for name, value in row.items()
        if any(word in read(tx, value) for word in words)
    }


def _plain(_: Tx, value: Any) -> str:
    return str(value)
