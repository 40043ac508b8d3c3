"""«Mine data»: seen, fetched, paused and erased by the youth alone."""

import json
from typing import Any

import pytest
from sqlmodel import select

from bot import outbox
from bot.domain.activities import SignupStatus
from bot.domain.appointments import AppointmentStatus
from bot.domain.delivery import Lane
from bot.domain.housing import SideState, Stage
from bot.domain.people import Role
from bot.services import appointments, drafts, people, signups, stages, updates
from bot.store import Tx
from bot.tables import (
    Appointment,
    Case,
    CaseMessage,
    Delivery,
    Person,
    PersonKey,
    Signup,
    Tombstone,
)
from tests.activities import published
from tests.calendars import copenhagen, offer
from tests.hjem import Hjem

SECRET = "Jeg sover hos min ven <3"


async def lived_in(hjem: Hjem) -> int:
    """Aya has written, booked and signed up; returns the activity."""
    await hjem.run(offer, hjem.ids["bo"], wednesday=[(9, 12)])
    await hjem.run(book, hjem.ids["aya"], hjem.ids["bo"])
    activity_id = await published(hjem)
    await hjem.run(sign_up, hjem.ids["aya"], activity_id)
    await hjem.aya.sends(SECRET)
    await hjem.settled()
    return activity_id


def book(tx: Tx, youth_id: int, staff_id: int) -> None:
    appointments.book(tx, people.by_id(tx, youth_id), youth_id, staff_id, copenhagen(25, 9))


def sign_up(tx: Tx, youth_id: int, activity_id: int) -> None:
    signups.wait(tx, people.by_id(tx, youth_id), activity_id)


async def test_my_data_says_what_is_kept_and_who_sees_it(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    assert "dit kaldenavn Aya" in hjem.aya.last.text
    assert "hvornår du sidst var her" in hjem.aya.last.text
    assert "kan også skrive notater. Dem ser du ikke her. Spørg Bo" in hjem.aya.last.text
    assert "Kun Bo og Sam kan læse det. En afløser kan også" in hjem.aya.last.text
    await hjem.aya.taps("Hent mine data")
    assert any("Notaterne er ikke med: Spørg Bo om dem." in one.text for one in hjem.aya.received)


async def test_the_page_to_take_along_reads_well(hjem: Hjem) -> None:
    await lived_in(hjem)
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Hent mine data")
    page, data = hjem.aya.received[-2:]
    assert (page.file_name, data.file_name) == ("mine-data.html", "mine-data.json")
    html = page.content().decode()
    assert html.startswith("<!doctype html>")
    assert '<html lang="da">' in html
    assert "Jeg sover hos min ven &lt;3" in html
    assert "onsdag d. 25. november 2026 kl. 09.00" in html
    assert "Fællesspisning, tilmeldt" in html
    assert "prefers-color-scheme: dark" in html
    assert "<script" not in html
    assert "http" not in html


async def test_the_data_for_a_program_is_complete(hjem: Hjem) -> None:
    await lived_in(hjem)
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Hent mine data")
    data = json.loads(hjem.aya.last.content())
    assert data["profile"]["alias"] == "Aya"
    assert data["home"]["caseworker"] == "Bo"
    assert [one["text"] for one in data["messages"]] == [SECRET]
    assert [one["starts_at"] for one in data["appointments"]] == ["2026-11-25T08:00:00+00:00"]
    assert [one["title"] for one in data["activities"]] == ["Fællesspisning"]


async def test_the_data_holds_nothing_of_another_youth(hjem: Hjem) -> None:
    await lived_in(hjem)
    await hjem.emil.sends("Mine data")
    await hjem.emil.taps("Hent mine data")
    for message in hjem.emil.received[-2:]:
        text = message.content().decode()
        assert "Aya" not in text
        assert "min ven" not in text


async def test_the_data_holds_the_steps_as_they_were_told(hjem: Hjem) -> None:
    await hjem.run(move, hjem.ids["bo"], hjem.ids["aya"], Stage.PLAN, "Vi skriver din plan sammen.")
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Hent mine data")
    page, data = hjem.aya.received[-2:]
    assert "Vi skriver din plan sammen." in page.content().decode()
    assert "Din plan" in page.content().decode()
    assert [one["stage"] for one in json.loads(data.content())["steps"]] == ["plan"]


async def test_the_data_does_not_tell_a_no_that_no_human_has_told(hjem: Hjem) -> None:
    await hjem.run(move, hjem.ids["bo"], hjem.ids["aya"], SideState.REJECTED, "")
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Hent mine data")
    for message in hjem.aya.received[-2:]:
        assert "rejected" not in message.content().decode()


def move(tx: Tx, staff_id: int, youth_id: int, want: Stage | SideState, text: str) -> None:
    staff = people.by_id(tx, staff_id)
    draft = drafts.make(tx, staff, youth_id, want, text)
    assert stages.send(tx, staff, youth_id, draft.revision)


async def test_the_page_is_english_for_who_reads_english(hjem: Hjem) -> None:
    await hjem.aya.sends("/sprog")
    await hjem.aya.sends("My data")
    await hjem.aya.taps("Fetch my data")
    html = hjem.aya.received[-2].content().decode()
    assert '<html lang="en">' in html
    assert "Your data at Ungeprojektet" in html
    assert "Made Monday 23 November 2026 at 09:00" in html


async def test_a_pause_holds_reminders_back_but_not_answers(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Hold pause")
    await hjem.aya.taps("En uge")
    assert "Der er pause i påmindelser og fællesbeskeder indtil mandag d. 30." in hjem.aya.last.text
    for lane in (Lane.REMINDER, Lane.ALERT):
        await hjem.run(tell, hjem.ids["aya"], lane)
    before = len(hjem.aya.received)
    await hjem.settled()
    assert len(hjem.aya.received) == before + 1
    overview = hjem.aya.received[0]
    await hjem.aya.taps("Stop pausen", on=overview)
    assert "Påmindelser kommer, som de plejer." in overview.text
    await hjem.run(tell, hjem.ids["aya"], Lane.REMINDER)
    before = len(hjem.aya.received)
    await hjem.settled()
    assert len(hjem.aya.received) == before + 1


def tell(tx: Tx, person_id: int, lane: Lane) -> None:
    """Any notice that is always true."""
    params = {"name": tx.vault.hide(b"Nogen").decode()}
    outbox.enqueue(tx, "mydata.erased", person_id, params, lane=lane)


async def test_a_pause_ends_by_itself(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Hold pause")
    await hjem.aya.taps("En dag")
    await hjem.jump(days=1, minutes=1)
    await hjem.aya.sends("Mine data")
    assert "Påmindelser kommer, som de plejer." in hjem.aya.last.text


async def test_a_pause_can_last_until_the_youth_says_so(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Hold pause")
    await hjem.aya.taps("Indtil jeg siger til")
    assert "indtil du stopper pausen" in hjem.aya.last.text
    await hjem.aya.taps("Hent mine data")
    assert "du siger til" in hjem.aya.received[-2].content().decode()


async def test_a_forged_pause_asks_again(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps_data("mydata.paused:99999", on=hjem.aya.last)
    assert hjem.aya.last.text.startswith("Hvor længe?")
    assert (await person(hjem, "aya")).paused_until is None


@pytest.mark.parametrize(
    ("label", "field"),
    [("Diskret: til", "discreet"), ("Fællesbeskeder: til", "broadcasts_on")],
)
async def test_a_switch_is_turned_off_and_on(hjem: Hjem, label: str, field: str) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps(label)
    assert getattr(await person(hjem, "aya"), field) is False
    await hjem.aya.taps(label.replace("til", "fra"))
    assert getattr(await person(hjem, "aya"), field) is True
    assert hjem.aya.toasts[-1].text


async def person(hjem: Hjem, name: str) -> Person:
    found: Person = await hjem.run(lambda tx: tx.get_one(Person, hjem.ids[name]))
    return found


async def test_a_youth_chooses_another_nickname(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Skift kaldenavn")
    await hjem.aya.sends("010203-1234")
    await hjem.aya.sends("x" * 65)
    assert hjem.aya.last.text.startswith("Det navn er for langt.")
    await hjem.aya.sends("  Ræv <3 ")
    assert hjem.aya.last.text == "Nu hedder du Ræv <3 her."
    assert (await person(hjem, "aya")).alias == "Ræv <3"
    await hjem.settled()
    for helper in (hjem.bo, hjem.sam):
        assert helper.last.text == "Aya hedder nu Ræv <3 her."
        assert helper.last.buttons == [["Åbn Ræv <3"]]
    await hjem.aya.sends("hej")
    await hjem.settled()
    assert "Ræv <3 skriver" in hjem.bo.last.text


async def test_erasing_asks_first_and_no_means_no(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Slet mine data")
    assert "kommunen har pligt til at gemme" in hjem.aya.last.text
    await hjem.aya.taps("Nej, behold mine data")
    assert (await person(hjem, "aya")).alias == "Aya"


async def test_a_written_no_keeps_the_data_and_a_written_yes_asks_for_the_tap(hjem: Hjem) -> None:
    await hjem.aya.sends("slet mine data")
    question = hjem.aya.last
    await hjem.aya.sends("Ja tak!")
    assert hjem.aya.last.text == question.text + " Tryk på et svar, så jeg er sikker."
    assert hjem.aya.last.buttons == question.buttons
    await hjem.aya.sends("nej")
    assert hjem.aya.last.text == "Helt i orden. Der er ikke ændret noget."
    await hjem.settled()
    assert not hjem.bo.received
    await hjem.aya.sends("nej")
    await hjem.settled()
    assert hjem.bo.last.text == "Aya skriver:\nnej"


async def test_whatever_else_is_written_then_or_later_is_for_the_caseworker(hjem: Hjem) -> None:
    await hjem.aya.sends("slet mine data")
    for words in ("Nej, kan du ringe?", "nej"):
        await hjem.aya.sends(words)
    await hjem.aya.sends("slet mine data")
    await hjem.aya.sends("ja", reply_to=hjem.aya.last)
    await hjem.aya.sends("slet mine data")
    await hjem.jump(minutes=11)
    await hjem.aya.sends("nej")
    await hjem.settled()
    said = [one.text for one in hjem.bo.received if one.text.startswith("Aya skriver:")]
    assert said == [
        f"Aya skriver:\n{words}" for words in ("Nej, kan du ringe?", "nej", "ja", "nej")
    ]


async def erased(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Slet mine data")
    await hjem.aya.taps("Ja, slet det hele")


async def test_after_erasing_nothing_can_be_read_any_more(hjem: Hjem) -> None:
    await lived_in(hjem)
    await erased(hjem)
    assert "Dine data er slettet." in hjem.aya.received[-2].text
    gone = await person(hjem, "aya")
    assert (gone.alias, gone.chat_id) == ("(slettet)", None)
    await hjem.run(nothing_is_left, gone.id, hjem.aya.id)


def nothing_is_left(tx: Tx, youth_id: int, chat_id: int) -> None:
    assert tx.get(PersonKey, youth_id) is None
    assert tx.get(Tombstone, youth_id) is not None
    assert tx.get_one(Case, youth_id).closed_at is not None
    for message in tx.exec(select(CaseMessage)):
        assert message.body == b""
        assert message.chat_id != chat_id
    for delivery in tx.exec(select(Delivery)):
        assert delivery.chat_id != chat_id


async def test_an_erased_youth_is_a_guest_with_help(hjem: Hjem) -> None:
    await erased(hjem)
    assert hjem.aya.keyboard is not None
    assert hjem.aya.keyboard[0] == ["Hjælp nu", "Aktiviteter"]
    assert (await hjem.run(people.asker, hjem.aya.id)).role is Role.GUEST
    await hjem.aya.sends("hej")
    assert hjem.aya.last.text.startswith("Jeg er en bot")


async def test_the_helpers_hear_that_a_youth_has_left(hjem: Hjem) -> None:
    await lived_in(hjem)
    await erased(hjem)
    await hjem.settled()
    for phone in (hjem.bo, hjem.sam):
        told = [m.text for m in phone.received if "har slettet sine data" in m.text]
        assert len(told) == 1
        assert told[0].startswith("Aya ")


async def test_the_name_in_that_message_is_forgotten_soon(hjem: Hjem) -> None:
    await erased(hjem)
    await hjem.settled()
    await hjem.tick()
    kept = await hjem.run(
        lambda tx: [row.params for row in tx.exec(select(Delivery)) if row.kind == "mydata.erased"]
    )
    assert kept == [{}, {}]


async def test_times_and_places_of_an_erased_youth_go_to_others(hjem: Hjem) -> None:
    activity_id = await lived_in(hjem)
    await hjem.run(sign_up, hjem.ids["emil"], activity_id)
    await erased(hjem)
    await hjem.tick()
    statuses: dict[str, Any] = await hjem.run(standing, hjem.ids["aya"], hjem.ids["emil"])
    assert statuses == {
        "meeting": AppointmentStatus.CANCELLED,
        "aya": SignupStatus.LEFT,
        "emil": SignupStatus.OFFERED,
    }


def standing(tx: Tx, aya: int, emil: int) -> dict[str, Any]:
    def signup(youth_id: int) -> SignupStatus:
        return tx.exec(select(Signup).where(Signup.youth_id == youth_id)).one().status

    meeting = tx.exec(select(Appointment)).one()
    return {"meeting": meeting.status, "aya": signup(aya), "emil": signup(emil)}


async def test_nothing_reaches_an_erased_youth(hjem: Hjem) -> None:
    await lived_in(hjem)
    await hjem.run(tell_tomorrow, hjem.ids["aya"])
    await erased(hjem)
    before = len(hjem.aya.received)
    await hjem.forward(days=2)
    assert len(hjem.aya.received) == before


def tell_tomorrow(tx: Tx, person_id: int) -> None:
    tell(tx, person_id, Lane.ALERT)


async def test_a_second_tap_on_erase_finds_a_guest(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Slet mine data")
    question = hjem.aya.last
    await hjem.aya.taps_data("mydata.erased", on=question)
    await hjem.aya.taps_data("mydata.erased", on=question)
    assert (await hjem.run(people.asker, hjem.aya.id)).role is Role.GUEST
    assert hjem.aya.last.text == "Den knap virker ikke her. Her er din menu."


async def test_staff_do_not_erase_or_fetch(hjem: Hjem) -> None:
    await hjem.bo.sends("/menu")
    for name in ("mydata.erased", "mydata.export", "mydata"):
        await hjem.bo.taps_data(name, on=hjem.bo.last)
    assert (await person(hjem, "bo")).alias == "Bo"
    assert all(message.kind == "text" for message in hjem.bo.received)


async def test_no_correction_brings_words_back_about_an_erased_youth(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    wrote = await hjem.bo.sends("Hej Aya", reply_to=hjem.bo.last)
    await hjem.settled()
    await erased(hjem)
    await hjem.bo.edits(wrote, "Aya har fået afslag")
    assert "bruger ikke botten" in hjem.bo.last.text
    await hjem.run(nothing_is_left, hjem.ids["aya"], hjem.aya.id)


async def test_an_old_button_brings_no_key_back_for_an_erased_youth(hjem: Hjem) -> None:
    await hjem.bo.sends("/menu")
    await erased(hjem)
    await hjem.bo.taps_data(f"housing.case.stage:{hjem.ids['aya']}:plan", on=hjem.bo.last)
    await hjem.run(nothing_is_left, hjem.ids["aya"], hjem.aya.id)


async def test_what_was_said_to_the_guest_and_set_aside_is_gone_too(hjem: Hjem) -> None:
    def before(tx: Tx, chat_id: int) -> None:
        outbox.enqueue(tx, "outreach.closed", None, {"request_id": 1}, chat_id=chat_id)
        content = {"update_id": 7, "message": {"from": {"id": chat_id}, "text": SECRET}}
        updates.park(tx, 7, json.dumps(content).encode(), "fault", "ValueError")

    def left(tx: Tx, chat_id: int) -> list[Any]:
        rows = tx.exec(select(Delivery).where(Delivery.chat_id == chat_id)).all()
        return [*rows, *updates.parked(tx)]

    await hjem.run(before, hjem.aya.id)
    await erased(hjem)
    assert await hjem.run(left, hjem.aya.id) == []
