"""After erasing nothing is left, whatever a table is for: a new one cannot be forgotten."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from cryptography.fernet import InvalidToken
from sqlmodel import SQLModel, col, select

from bot.domain.delivery import DeliveryStatus
from bot.domain.intake import Route
from bot.domain.people import Role
from bot.services import erasure, invitations, people, staff
from bot.simulator import Phone
from bot.simulator.faults import Fault
from bot.store import Tx
from bot.tables import Case, Delivery, OutreachRequest, SeenUpdate
from tests.casework import case_of, change
from tests.everything import CASE, FIRST, NAME, REQUEST, fill
from tests.hjem import Hjem
from tests.test_on_call import asks_at_night
from tests.test_rota import plans, texts
from tests.waiting import until


async def test_no_table_knows_anything_of_somebody_erased(hjem: Hjem) -> None:
    await hjem.run(fill, hjem)
    await hjem.run(withdraw_invitation, hjem.ids["bo"])
    await hjem.run(ask_for_contact, hjem.aya.id)
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Skift kaldenavn")
    await hjem.aya.sends("Hemmelia den anden")
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"account.code:{FIRST}", on=hjem.bo.last)
    await hjem.nova.sends(f"/kode {hjem.bo.last.text.partition('/kode ')[2][:8]}")
    await hjem.nova.sends("Mit hemmelige nye nummer")
    await hjem.settled()
    await hjem.nova.sends("Mine data")
    await hjem.nova.taps("Slet mine data")
    await hjem.nova.taps("Ja, slet det hele")
    await hjem.settled()
    await hjem.jump(hours=2)

    known = await hjem.run(everything_kept, str(hjem.aya.id), str(hjem.nova.id))
    assert known == []


async def role_of_aya(hjem: Hjem) -> Role:
    role: Role = (await hjem.run(people.asker, hjem.aya.id)).role
    return role


async def test_the_button_of_a_question_that_was_answered_no_asks_again(hjem: Hjem) -> None:
    await hjem.aya.sends("slet mine data")
    question = hjem.aya.last
    await hjem.aya.sends("nej")
    await hjem.aya.taps("Ja, slet det hele", on=question)
    assert await role_of_aya(hjem) is Role.YOUTH
    assert question.text.startswith("Er du sikker?")
    await hjem.aya.taps("Ja, slet det hele", on=question)
    assert await role_of_aya(hjem) is Role.GUEST


async def test_who_fetches_the_data_first_is_not_asked_twice(hjem: Hjem) -> None:
    await hjem.aya.sends("slet mine data")
    question = hjem.aya.last
    await hjem.aya.taps("Hent mine data først")
    await hjem.aya.taps("Ja, slet det hele", on=question)
    assert await role_of_aya(hjem) is Role.GUEST


async def test_what_was_on_its_way_to_somebody_erased_leaves_no_chat_behind(hjem: Hjem) -> None:
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"messages.to:{hjem.ids['aya']}", on=hjem.bo.last)
    hjem.sim.api.script.order("sendMessage", Fault(seconds=0.5, before_effect=False), times=2)
    await hjem.bo.sends("Vi ses kl. 14")
    await until(lambda: bool(hjem.aya.received))
    await hjem.run(lambda tx: erasure.erase(tx, people.by_id(tx, hjem.ids["aya"])))
    await hjem.settled()
    about = select(Delivery.status, Delivery.chat_id).where(Delivery.person_id == hjem.ids["aya"])
    assert await hjem.run(lambda tx: tx.exec(about).all()) == [(DeliveryStatus.SENT, None)]


async def test_what_could_not_be_said_before_is_said_to_nobody_after_erasing(hjem: Hjem) -> None:
    async with unsaid(hjem, hjem.aya, "Mine data"):
        await hjem.run(erasure.erase_by_hand, hjem.ids["aya"])
    assert [one.text for one in hjem.aya.received if "Aya" in one.text] == []


async def test_what_could_not_be_said_before_is_said_to_no_colleague_who_has_left(
    hjem: Hjem,
) -> None:
    async with unsaid(hjem, hjem.vera, "/menu"):
        ida = await hjem.run(people.asker, hjem.ida.id)
        await hjem.run(staff.stop_access, ida, hjem.ids["vera"])
    await hjem.settled()
    assert [one.text[:22] for one in hjem.vera.received] == ["Din adgang her er slut"]


async def test_nobody_is_kept_here_by_young_people_who_have_erased_their_data(hjem: Hjem) -> None:
    await hjem.run(erasure.erase_by_hand, hjem.ids["aya"])
    ida = await hjem.run(people.asker, hjem.ida.id)
    await hjem.run(staff.stop_access, ida, hjem.ids["bo"])
    await hjem.settled()
    assert hjem.bo.last.text.startswith("Din adgang her er slut")


async def test_a_picture_is_no_answer_to_whether_all_is_erased(hjem: Hjem) -> None:
    await hjem.aya.sends("slet mine data")
    await hjem.aya.sends_photo(b"jpeg", "nej")
    await hjem.settled()
    assert hjem.bo.last.kind == "photo"


@asynccontextmanager
async def unsaid(hjem: Hjem, phone: Phone, text: str) -> AsyncIterator[None]:
    """The bot has done as the text says, but cannot say so before this is over."""

    def is_kept(tx: Tx) -> bool:
        return tx.exec(select(SeenUpdate).where(col(SeenUpdate.answer).is_not(None))).all() != []

    hjem.sim.fail_next("sendMessage", 502, "Bad Gateway")
    asking = asyncio.create_task(phone.sends(text))
    await until(lambda: hjem.run(is_kept))
    yield
    await asking


async def test_what_was_written_during_a_call_leaves_the_chat_of_who_took_it(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    await asks_at_night(hjem)
    await hjem.vera.taps("Jeg ringer")
    await hjem.aya.sends("Jeg er hos min tante på Lærkevej")
    await hjem.settled()
    assert "Lærkevej" in hjem.vera.last.text
    await hjem.run(lambda tx: erasure.erase(tx, people.by_id(tx, hjem.ids["aya"])))
    await hjem.forward(hours=10)
    assert not [one for one in hjem.vera.messages if "Lærkevej" in one.text]
    assert texts(hjem.vera, "Aya har slettet sine data")


async def test_nothing_is_left_of_what_the_case_said_of_somebody_erased(hjem: Hjem) -> None:
    aya = hjem.ids["aya"]
    await change(hjem, Case, aya, needs_access=True, is_minor=True, route=Route.AT_RISK)
    await hjem.run(lambda tx: erasure.erase(tx, people.by_id(tx, aya)))
    case = await case_of(hjem)
    assert (case.needs_access, case.is_minor, case.route) == (False, False, None)


def withdraw_invitation(tx: Tx, staff_id: int) -> None:
    made = invitations.invite_youth(tx, people.by_id(tx, staff_id), NAME, staff_id)
    invitations.withdraw(tx, people.by_id(tx, staff_id), made.id)


def ask_for_contact(tx: Tx, chat_id: int) -> None:
    """As she did before she was a youth."""
    name, contact = (tx.vault.hide(words.encode()) for words in (NAME, REQUEST[0]))
    tx.add(OutreachRequest(chat_id=chat_id, name=name, contact=contact, asked_at=tx.now))


def everything_kept(tx: Tx, *chats: str) -> list[str]:
    """Where a table holds one of these chats, or words of hers that can be read."""
    found = []
    hers = (NAME, *CASE[::2], *REQUEST, "nye nummer")
    for table in SQLModel.metadata.sorted_tables:
        if table.name == "visitor":  # the language of a chat, which is a guest's
            continue
        for row in tx.connection().execute(table.select()).mappings():
            for column, value in row.items():
                text = readable(tx, value)
                if text in chats or any(words in text for words in hers):
                    found.append(f"{table.name}.{column}: {text}")
    return found


def readable(tx: Tx, value: Any) -> str:
    """The value as whoever has the outer key reads it."""
    if isinstance(value, dict):
        return " ".join(readable(tx, one) for one in value.values())
    raw = value if isinstance(value, bytes) else str(value).encode()
    with suppress(InvalidToken):
        raw = tx.vault.reveal(raw)
    return raw.decode(errors="replace")
