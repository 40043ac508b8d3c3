"""A youth who asks on paper is erased by an operator, as if by their own hand."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot import upkeep
from bot.domain.people import Role
from bot.services import appointments, erasure, people
from bot.services.people import NotYours
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Appointment, Audit, Person, PersonKey, Tombstone
from tests.calendars import THURSDAY_AT_TWO, offer
from tests.command_line import Operator
from tests.everything import NAME, fill
from tests.hjem import Hjem, running
from tests.test_erasure import everything_kept
from tests.test_merging import both_are_one, nova_is_with_dorte
from tests.test_on_call import asks_at_night
from tests.test_rota import NIGHT, plans
from tests.test_start import joins, with_link
from tests.test_touch import code_for_aya

GOODBYE = (
    "Dine data er slettet, som vi blev bedt om. Du får stadig den samme hjælp. Ring på 33 17 41 22,"
    " eller kom forbi, også hvis det ikke var dig, der bad om det. "
    "Du kan også selv rydde chatten i Telegram."
)
TOLD = "Data om Aya er slettet i botten. Det blev vi bedt om uden om botten."
ERASE = ("erase", "Aya", "--yes")


@pytest.fixture
def operator(
    hjem: Hjem, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    return Operator(hjem, monkeypatch, capsys)


@pytest.fixture
async def hjem(database_url: str) -> AsyncIterator[Hjem]:
    """The bot on each database."""
    async with running(database_url) as hjem:
        yield hjem


@pytest.fixture
async def on_file(database: Path) -> AsyncIterator[Hjem]:
    """The bot on SQLite, where the database does not matter."""
    async with running(f"sqlite:///{database}") as hjem:
        yield hjem


@pytest.fixture
def beside(
    on_file: Hjem, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    return Operator(on_file, monkeypatch, capsys)


def heard(phone: Phone, words: str) -> list[str]:
    return [one.text for one in phone.received if words in one.text]


async def person(hjem: Hjem, name: str) -> Person:
    found: Person = await hjem.run(lambda tx: tx.get_one(Person, hjem.ids[name]))
    return found


async def is_called(hjem: Hjem, name: str, alias: str) -> None:
    def rename(tx: Tx) -> None:
        tx.get_one(Person, hjem.ids[name]).alias = alias

    await hjem.run(rename)


async def test_who_asks_on_paper_is_erased_and_everybody_is_told(
    hjem: Hjem, operator: Operator
) -> None:
    await hjem.run(offer, hjem.ids["bo"], thursday=[(13, 16)])
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(appointments.book, aya, aya.id, hjem.ids["bo"], THURSDAY_AT_TWO)
    await hjem.aya.sends("Jeg er hos min tante")
    await hjem.settled()

    assert await operator.asks("erase", "aya", types="AYA\n") == 0
    shown = f"{aya.id}  Aya  youth  since 2026-11-23  caseworker Bo\n"
    assert operator.shown.startswith(f"{shown}Ask Bo first: ")
    assert "Erased." in operator.shown

    await hjem.settled()
    for helper in (hjem.bo, hjem.sam):
        assert heard(helper, TOLD)
    assert [one.text for one in hjem.aya.messages] == [GOODBYE]
    assert hjem.aya.keyboard == [["Hjælp nu", "Aktiviteter"], ["Kontakt mig", "Dansk / English"]]
    for name in ("emil", "dorte", "carla", "olga", "vera", "nova"):
        assert not getattr(hjem, name).received
    assert await hjem.run(what_is_left, aya.id) == (
        (None, erasure.ERASED),
        (None, None),
        ["cancelled"],
        [(None, "person.erased_by_hand")],
    )


def what_is_left(tx: Tx, youth_id: int) -> tuple[object, ...]:
    """Of the person; the key and whose part it is; what the appointments are; how it went."""
    row, stone = tx.get_one(Person, youth_id), tx.get_one(Tombstone, youth_id)
    meetings = select(Appointment.status).where(Appointment.youth_id == youth_id)
    act = select(Audit.actor_id, Audit.action).where(
        Audit.subject_id == youth_id, col(Audit.action).startswith("person.erased")
    )
    return (
        (row.chat_id, row.alias),
        (tx.get(PersonKey, youth_id), stone.went_into),
        list(tx.exec(meetings)),
        list(tx.exec(act)),
    )


async def test_nothing_knows_the_chat_of_who_was_erased_by_hand(
    on_file: Hjem, beside: Operator
) -> None:
    await on_file.run(fill, on_file)
    await on_file.aya.sends("Mine data")
    await on_file.settled()
    assert await beside.asks("erase", NAME, "--yes") == 0
    await on_file.settled()
    await on_file.jump(hours=2)
    known = await on_file.run(everything_kept, str(on_file.aya.id))
    assert [one for one in known if not one.startswith("outreachrequest.")] == []  # of Nova


@pytest.mark.parametrize("typed", ["", "Emil\n"])
async def test_nothing_is_erased_unless_the_nickname_is_typed_again(
    on_file: Hjem, beside: Operator, typed: str
) -> None:
    assert await beside.asks("erase", "Aya", types=typed) == 1
    assert beside.told == "Nothing was erased.\n"
    assert (await person(on_file, "aya")).alias == "Aya"


async def test_of_several_with_the_nickname_one_is_named_by_its_id(
    on_file: Hjem, beside: Operator
) -> None:
    await is_called(on_file, "emil", "AYA")
    assert await beside.asks(*ERASE) == 1
    aya, emil = (on_file.ids[name] for name in ("aya", "emil"))
    assert beside.shown.splitlines() == [
        f"{aya}  Aya  youth  since 2026-11-23  caseworker Bo",
        f"{emil}  AYA  youth  since 2026-11-23  caseworker Dorte",
        "These have the nickname: say with --id which one is meant.",
    ]
    assert await beside.asks(*ERASE, "--id", str(emil)) == 0
    assert (await person(on_file, "emil")).alias == erasure.ERASED
    assert (await person(on_file, "aya")).alias == "Aya"


async def test_a_nickname_is_found_in_other_letters_of_the_same_kind(
    on_file: Hjem, beside: Operator
) -> None:
    await is_called(on_file, "aya", "Åse Ærlig-Øre")
    typed = "A\u030aSE  ærlig-ØRE"  # as a Mac writes it
    assert await beside.asks("erase", typed, types=typed) == 0


@pytest.mark.parametrize("name", ["Noah", "010203-1234", "(slettet)"])
async def test_nobody_of_that_name_is_said_kindly(
    on_file: Hjem, beside: Operator, name: str
) -> None:
    assert await beside.asks("erase", name, "--yes") == 1
    assert beside.shown.startswith("Nobody here has that name.")


@pytest.mark.parametrize("name", ["Bo", "Pia", "Vera"])
async def test_a_colleague_is_not_erased_and_leaves_in_the_chat(
    on_file: Hjem, beside: Operator, name: str
) -> None:
    assert await beside.asks("erase", name, "--yes") == 1
    assert "Medarbejdere" in beside.shown
    assert (await person(on_file, name.lower())).left_at is None


async def test_an_id_of_somebody_with_another_nickname_erases_nobody(
    on_file: Hjem, beside: Operator
) -> None:
    assert await beside.asks(*ERASE, "--id", str(on_file.ids["emil"])) == 1
    assert (await person(on_file, "emil")).alias == "Emil"


async def test_the_id_of_a_profile_that_became_part_of_another_leads_to_that_one(
    on_file: Hjem, beside: Operator
) -> None:
    went = await nova_is_with_dorte(on_file)
    await both_are_one(on_file)
    assert await beside.asks(*ERASE, "--id", str(went)) == 0
    await on_file.settled()
    assert (await person(on_file, "aya")).chat_id is None
    assert [one.text for one in on_file.nova.received] == [GOODBYE]
    assert not heard(on_file.aya, "slettet")


async def test_a_code_for_a_new_account_leads_nowhere_when_its_youth_is_erased(
    on_file: Hjem, beside: Operator
) -> None:
    code = await code_for_aya(on_file)
    assert await beside.asks(*ERASE) == 0
    await on_file.settled()
    await on_file.nova.sends(f"/kode {code}")
    assert on_file.nova.last.text.startswith("Koden virker ikke.")


async def test_who_is_called_for_hears_at_night_and_what_was_passed_on_is_gone(
    on_file: Hjem, beside: Operator
) -> None:
    await plans(on_file, "vera", "i dag 22-02")
    await plans(on_file, "olga", "i dag 22-02", "2")
    await asks_at_night(on_file)
    await on_file.forward(minutes=16)  # now Olga is called as well
    await on_file.vera.taps("Jeg ringer")
    await on_file.settled()
    await on_file.aya.sends("Jeg står ved Nørreport")
    await on_file.settled()
    assert heard(on_file.vera, "Nørreport")
    assert await beside.asks(*ERASE) == 0
    await on_file.settled()
    assert heard(on_file.vera, TOLD)
    assert not heard(on_file.vera, "Nørreport")
    assert not heard(on_file.bo, TOLD)  # who sleeps hears in the morning


async def test_everybody_who_was_called_hears_that_nobody_need_call(
    on_file: Hjem, beside: Operator
) -> None:
    await plans(on_file, "vera", "i dag 22-02")
    await asks_at_night(on_file)
    assert await beside.asks(*ERASE) == 0
    await on_file.settled()
    assert heard(on_file.vera, TOLD)
    assert not heard(on_file.olga, TOLD)


async def test_at_night_the_chat_is_cleared_at_once_and_told_in_the_morning(
    on_file: Hjem, beside: Operator
) -> None:
    on_file.clock.now = NIGHT
    await on_file.aya.sends("/menu")
    assert await beside.asks(*ERASE) == 0
    await on_file.settled()
    assert not on_file.aya.received
    await on_file.jump(hours=12)
    assert [one.text for one in on_file.aya.received] == [GOODBYE]


async def test_who_is_in_again_by_the_morning_reads_no_goodbye(
    on_file: Hjem, beside: Operator
) -> None:
    on_file.clock.now = NIGHT
    assert await beside.asks(*ERASE) == 0
    await on_file.aya.opens(await with_link(on_file, "Robin"))
    await on_file.jump(hours=12)
    assert not heard(on_file.aya, "slettet")


async def test_who_has_blocked_the_bot_is_erased_and_nobody_hears_it_failed(
    on_file: Hjem, beside: Operator
) -> None:
    await on_file.aya.blocks_bot()
    await on_file.settled()
    assert await beside.asks(*ERASE) == 0
    await on_file.settled()
    assert on_file.bo.last.text.startswith(TOLD)
    assert (await person(on_file, "aya")).chat_id is None


async def test_who_was_invited_and_has_not_answered_is_erased_and_the_inviter_told(
    on_file: Hjem, beside: Operator
) -> None:
    await joins(on_file)
    assert await beside.asks("erase", "Nova", "--yes") == 0
    await on_file.settled()
    assert heard(on_file.bo, "Data om Nova er slettet")
    assert (await on_file.run(people.asker, on_file.nova.id)).role is Role.GUEST


async def test_who_has_gone_meanwhile_is_not_erased_twice(on_file: Hjem) -> None:
    settings, aya = on_file.app.settings, on_file.ids["aya"]
    await upkeep.erase(settings, aya)
    for gone in (aya, on_file.ids["bo"], 999):
        with pytest.raises(NotYours):
            await upkeep.erase(settings, gone)


async def test_without_the_key_of_the_bot_nobody_is_erased(
    on_file: Hjem, beside: Operator, database: Path
) -> None:
    await on_file.aya.sends("Hej Bo")
    await on_file.settled()
    database.with_suffix(".key").rename(database.with_suffix(".elsewhere"))
    assert await beside.asks(*ERASE) == 2
    assert "not the keys of this database" in beside.told
    assert not database.with_suffix(".key").exists()
    assert (await person(on_file, "aya")).alias == "Aya"


def break_file(database: Path) -> None:
    database.write_bytes(b"nonsense" * 5000)


async def test_a_restore_that_cannot_say_who_was_erased_says_how_to_erase_them(
    on_file: Hjem, beside: Operator, database: Path, tmp_path: Path
) -> None:
    upkeep.backup(on_file.app.settings, tmp_path / "copy")
    await on_file.app.stop()
    break_file(database)
    assert await beside.asks("restore", str(tmp_path / "copy")) == 0
    assert "`python -m bot erase NICKNAME`" in beside.shown
    assert await beside.asks(*ERASE) == 0
    await on_file.starts_again()
    await on_file.settled()
    assert heard(on_file.bo, TOLD)
