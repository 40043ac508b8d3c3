"""The first meeting: a hello, a yes or no, a language, and who is greeted how."""

import asyncio
import os
import re
import sys
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.domain.people import Role
from bot.services import invitations, people
from bot.simulator import Simulator
from bot.simulator.phone import Phone
from bot.store import Tx
from bot.tables import Case, Invitation, Person, PersonKey, Tombstone
from tests.hjem import Hjem
from tests.test_outreach import asks_for_contact

ROOT = Path(__file__).parent.parent


async def with_link(hjem: Hjem, alias: str = "Nova") -> str:
    """A link that Bo made for a youth."""
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    made = await hjem.run(invitations.invite_youth, bo, alias, bo.id)
    return invitations.link(hjem.app.hjem.bot_name, made.token)


async def joins(hjem: Hjem) -> str:
    link = await with_link(hjem)
    await hjem.nova.opens(link)
    return link


async def test_a_guest_who_just_writes_is_told_that_nobody_reads_it_and_who_would(
    hjem: Hjem,
) -> None:
    await hjem.nova.sends("/start")
    for words in ("Kan I hjælpe mig?", "👍"):
        await hjem.nova.sends(words)
        assert hjem.nova.last.text == (
            "Jeg er en bot, så det, du skriver her, når ikke frem til et menneske. "
            "Tryk på Kontakt mig, hvis du vil have svar. Tryk på Hjælp nu, hvis det haster."
        )
        assert hjem.nova.keyboard == [
            ["Hjælp nu", "Aktiviteter"],
            ["Kontakt mig", "Dansk / English"],
        ]


async def test_a_guest_gets_an_honest_hello(hjem: Hjem) -> None:
    await hjem.nova.sends("/start")
    assert hjem.nova.last.text.startswith("Hej. Jeg er en bot fra Ungeprojektet.")
    assert "Jeg er ikke et menneske" in hjem.nova.last.text
    assert "Jeg gemmer kun dit valg af sprog." in hjem.nova.last.text
    assert hjem.nova.keyboard == [
        ["Hjælp nu", "Aktiviteter"],
        ["Kontakt mig", "Dansk / English"],
    ]


async def test_the_hello_says_what_is_kept_of_a_guest_who_has_asked_for_contact(hjem: Hjem) -> None:
    kept = "Jeg gemmer dit valg af sprog og det, du skrev under Kontakt mig."
    await asks_for_contact(hjem.nova)
    await hjem.nova.sends("/start")
    assert kept in hjem.nova.last.text
    assert "gemmer kun" not in hjem.nova.last.text
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.taps("Træk den tilbage")
    await hjem.nova.taps("Ja, tag den tilbage")
    await hjem.nova.sends("/start")
    assert kept in hjem.nova.last.text


async def test_a_guest_is_not_kept(hjem: Hjem) -> None:
    before = await hjem.run(count_people)
    await hjem.nova.sends("/start")
    await hjem.nova.sends("hej")
    assert await hjem.run(count_people) == before


def count_people(tx: Tx) -> int:
    return len(tx.exec(select(Person)).all())


async def test_a_guest_can_read_everything_in_english(hjem: Hjem) -> None:
    await hjem.nova.sends("/start")
    await hjem.nova.taps("Dansk / English")
    assert hjem.nova.last.text.startswith("Hi. I am a bot from Ungeprojektet.")
    assert hjem.nova.keyboard == [["Help now", "Activities"], ["Contact me", "Dansk / English"]]
    await hjem.nova.sends("/start")
    assert hjem.nova.last.text.startswith("Hi.")


async def test_known_people_are_greeted_by_name(hjem: Hjem) -> None:
    for name, alias in (("aya", "Aya"), ("bo", "Bo"), ("ida", "Ida")):
        phone: Phone = getattr(hjem, name)
        await phone.sends("/start")
        assert phone.last.text == f"Hej {alias}. Hvad vil du?"
        assert phone.keyboard is not None


async def test_until_the_yes_everything_else_asks_again(hjem: Hjem) -> None:
    await joins(hjem)
    for text in ("hej", "/menu", "Mine aftaler", "Mine data"):
        await hjem.nova.sends(text)
        assert hjem.nova.last.text.startswith("Kort om dine data:")
        assert hjem.nova.last.text.endswith("Er det i orden?")
    await hjem.nova.taps_data("appointments", on=hjem.nova.last)
    assert hjem.nova.last.text.startswith("Kort om dine data:")
    await hjem.settled()
    assert not hjem.bo.received


async def test_help_now_answers_before_the_yes(hjem: Hjem) -> None:
    await joins(hjem)
    assert hjem.nova.keyboard == [["Hjælp nu", "Dansk / English"]]
    await hjem.nova.taps("Hjælp nu")
    assert "Jeg er i fare" in [row[0] for row in hjem.nova.last.buttons]
    assert "Kort om dine data" not in hjem.nova.last.text


async def test_the_language_can_be_chosen_before_the_yes(hjem: Hjem) -> None:
    await joins(hjem)
    assert ["Dansk / English", "Hvem kan se det?"] in hjem.nova.last.buttons
    await hjem.nova.taps("Dansk / English", on=hjem.nova.last)
    assert hjem.nova.last.text.startswith("In short, about your data:")
    assert hjem.nova.keyboard == [["Help now", "Dansk / English"]]
    await hjem.nova.taps("Yes, that's fine")
    assert hjem.nova.keyboard is not None
    assert hjem.nova.keyboard[0] == ["My appointments", "My home"]


async def test_a_guests_language_stays_with_the_invitation(hjem: Hjem) -> None:
    await hjem.nova.sends("/sprog")
    await joins(hjem)
    assert hjem.nova.last.text.startswith("In short, about your data:")


async def test_who_can_see_it_leads_back_to_the_question(hjem: Hjem) -> None:
    await joins(hjem)
    await hjem.nova.taps("Hvem kan se det?")
    assert "Hvem der kan se det" in hjem.nova.last.text
    await hjem.nova.taps("Tilbage")
    assert hjem.nova.last.text.endswith("Er det i orden?")


async def test_a_yes_twice_opens_one_case(hjem: Hjem) -> None:
    await joins(hjem)
    question = hjem.nova.last
    await hjem.nova.taps_data("start.yes", on=question)
    await hjem.nova.taps_data("start.yes", on=question)
    assert hjem.nova.last.text == "Du har allerede sagt ja. Her er din menu."
    await hjem.settled()
    assert [m.text for m in hjem.bo.received] == ["Nova er nu med og har sagt ja til botten."]


async def test_the_first_steps_lead_somewhere(hjem: Hjem) -> None:
    await joins(hjem)
    await hjem.nova.taps("Ja, det er fint")
    assert "Bo hjælper dig" in hjem.nova.received[-2].text
    assert [row[0] for row in hjem.nova.last.buttons] == [
        "Find en tid hos Bo",
        "Se min vej til en bolig",
        "Se aktiviteter",
    ]


async def test_a_no_deletes_everything_and_the_link_still_works(hjem: Hjem) -> None:
    link = await joins(hjem)
    await hjem.nova.taps("Nej tak")
    no = hjem.nova.received[-2].text
    assert "Det er helt i orden." in no
    assert hjem.app.hjem.profile.staff_phone in no
    assert hjem.nova.keyboard is not None
    assert hjem.nova.keyboard[0] == ["Hjælp nu", "Aktiviteter"]
    nova = await hjem.run(forgotten)
    assert (nova.chat_id, nova.alias) == (None, "(slettet)")
    await hjem.nova.opens(link)
    await hjem.nova.taps("Ja, det er fint")
    assert "Skriv til Bo" in hjem.nova.keyboard[1]


def forgotten(tx: Tx) -> Person:
    (stone,) = tx.exec(select(Tombstone)).all()
    assert tx.get(PersonKey, stone.person_id) is None
    assert tx.get(Case, stone.person_id) is None
    return tx.get_one(Person, stone.person_id)


async def test_what_was_said_yes_to_stays_in_the_chat(hjem: Hjem) -> None:
    await joins(hjem)
    question = hjem.nova.last
    await hjem.nova.taps("Ja, det er fint")
    assert question.text.startswith("Kort om dine data:")
    assert question.text.endswith("Det har du sagt ja til.")
    assert question.buttons == []


async def test_who_never_answers_is_forgotten_when_the_link_would_have_ended(hjem: Hjem) -> None:
    await joins(hjem)
    question = hjem.nova.last
    await hjem.jump(hours=72)
    assert (await hjem.run(people.asker, hjem.nova.id)).role is Role.GUEST
    await hjem.nova.taps_data("start.yes", on=question)
    assert hjem.nova.keyboard is not None
    assert hjem.nova.keyboard[0] == ["Hjælp nu", "Aktiviteter"]
    await hjem.tick()
    assert "blev ikke brugt i tide" in hjem.bo.last.text


async def test_a_no_after_the_link_has_ended_says_to_ask_for_a_new_one(hjem: Hjem) -> None:
    link = await with_link(hjem)
    await hjem.jump(hours=71)
    await hjem.nova.opens(link)
    await hjem.jump(hours=2)
    await hjem.nova.taps("Nej tak")
    assert "Så bed om et nyt link." in hjem.nova.received[-2].text


async def test_a_second_link_before_the_yes_leads_back_to_the_question(hjem: Hjem) -> None:
    await joins(hjem)
    await hjem.nova.opens(await with_link(hjem, "Noah"))
    assert "Du er her allerede som Nova." in hjem.nova.received[-2].text
    assert hjem.nova.last.text.endswith("Er det i orden?")


async def test_a_half_asked_question_is_dropped_on_joining(hjem: Hjem) -> None:
    await hjem.nova.sends("Kontakt mig")
    await joins(hjem)
    await hjem.nova.taps("Ja, det er fint")
    await hjem.nova.sends("hej Bo")
    await hjem.settled()
    assert "hej Bo" in hjem.bo.last.text


async def test_a_late_no_after_a_yes_erases_nothing(hjem: Hjem) -> None:
    await joins(hjem)
    question = hjem.nova.last
    await hjem.nova.taps_data("start.yes", on=question)
    await hjem.nova.taps_data("start.no", on=question)
    assert "Du har sagt ja før." in hjem.nova.last.text
    assert (await hjem.run(people.asker, hjem.nova.id)).role is Role.YOUTH


async def test_a_yes_after_a_no_needs_the_link(hjem: Hjem) -> None:
    await joins(hjem)
    question = hjem.nova.last
    await hjem.nova.taps_data("start.no", on=question)
    for button in ("start.yes", "start.no", "start.question"):
        await hjem.nova.taps_data(button, on=question)
        assert (await hjem.run(people.asker, hjem.nova.id)).role is Role.GUEST
        assert "Du er ikke med lige nu. Åbn dit link igen" in hjem.nova.last.text


async def test_a_case_goes_to_another_when_the_caseworker_has_stopped(hjem: Hjem) -> None:
    await joins(hjem)
    await hjem.run(stops, hjem.ids["bo"])
    await hjem.nova.taps("Ja, det er fint")
    assert hjem.nova.keyboard is not None
    assert "Skriv til Dorte" in hjem.nova.keyboard[1]
    await hjem.settled()
    assert "Nova er nu med" in hjem.dorte.last.text


async def test_no_case_begins_with_a_support_worker_who_has_stopped(hjem: Hjem) -> None:
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    made = await hjem.run(invitations.invite_youth, bo, "Nova", bo.id, hjem.ids["sam"])
    await hjem.nova.opens(invitations.link(hjem.app.hjem.bot_name, made.token))
    await hjem.run(stops, hjem.ids["sam"])
    await hjem.nova.taps("Ja, det er fint")
    nova = await hjem.run(people.asker, hjem.nova.id)
    case = await hjem.run(lambda tx: tx.get_one(Case, nova.id))
    assert (case.caseworker_id, case.support_worker_id) == (bo.id, None)


def stops(tx: Tx, person_id: int) -> None:
    tx.get_one(Person, person_id).left_at = tx.now


@pytest.mark.parametrize("name", ["aya", "bo", "carla"])
async def test_the_menu_changes_its_language_at_once(hjem: Hjem, name: str) -> None:
    phone: Phone = getattr(hjem, name)
    await phone.sends("/sprog")
    assert phone.last.text == "I speak English now."
    assert phone.keyboard is not None
    assert "Activities" in [label for row in phone.keyboard for label in row]
    await phone.sends("/sprog")
    assert phone.last.text == "Nu taler jeg dansk."
    assert "Aktiviteter" in [label for row in phone.keyboard for label in row]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("nova", "Kun dit valg af sprog."),
        ("aya", "Beskeder: 90 dage efter, at de er lagt i din sag."),
        ("bo", "Dit navn, din rolle, din kalender"),
    ],
)
@pytest.mark.row(2)
async def test_privacy_tells_everybody_what_is_true_of_them(
    hjem: Hjem, name: str, kept: str
) -> None:
    phone: Phone = getattr(hjem, name)
    await phone.sends("/privacy")
    assert "Københavns Kommune, Socialforvaltningen" in phone.last.text
    assert kept in phone.last.text
    assert "datatilsynet.dk" in phone.last.text
    await phone.taps("Til menuen")
    assert phone.last.text == "Hvad vil du?"


async def test_a_long_name_with_danish_letters_fits(hjem: Hjem) -> None:
    name = "Æ" * 64
    await hjem.nova.opens(await with_link(hjem, name))
    assert name in hjem.nova.received[0].text
    await hjem.nova.taps("Ja, det er fint")
    await hjem.settled()
    assert name in hjem.bo.last.text


async def on_the_command_line(folder: Path, token: str, base: str) -> tuple[str, str, int | None]:
    """What `python -m bot invite` prints to both streams, and its exit code."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "invite", "--role", "admin", "--name", "Ida"),
        env=os.environ
        | {
            "BOT_TOKEN": token,
            "BOT_API_BASE": base,
            "DATABASE_URL": f"sqlite:///{folder / 'new.db'}",
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "ascii",
        },
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaints = await process.communicate()
    return said.decode(), complaints.decode(), process.returncode


async def test_the_command_line_invites_the_first_administrator(tmp_path: Path) -> None:
    async with Simulator() as sim:
        said, complaints, code = await on_the_command_line(tmp_path, sim.token, sim.base_url)
        again, _, _ = await on_the_command_line(tmp_path, sim.token, sim.base_url)
    assert (complaints, code) == ("", 0)
    assert f"The database {tmp_path / 'new.db'} is new." in said
    assert "is new" not in again
    assert said.startswith(f"https://t.me/{sim.world.bot['username']}?start=")
    until = r"It works once, until \w+day \d+ \w+ \d{4} at \d\d:\d\d \(Europe/Copenhagen\)\."
    assert re.search(until, said)


async def test_the_first_administrator_comes_in(hjem: Hjem) -> None:
    made = await hjem.run(invitations.invite_staff, None, "Ina", Role.ADMIN)
    await hjem.nova.opens(invitations.link(hjem.app.hjem.bot_name, made.token))
    assert hjem.nova.last.text.startswith("Velkommen, Ina. Du er administrator her.")
    assert hjem.nova.keyboard is not None
    assert hjem.nova.keyboard[0] == ["Medarbejdere", "Invitér"]
    row = await hjem.run(lambda tx: tx.exec(select(Invitation)).one())
    assert row.used_by is not None
    newest = await hjem.run(lambda tx: tx.exec(select(Person).order_by(col(Person.id))).all()[-1])
    assert newest.id == row.used_by


async def test_the_command_line_says_when_telegram_does_not_answer(tmp_path: Path) -> None:
    said, complaints, code = await on_the_command_line(tmp_path, "1:abc", "http://127.0.0.1:9")
    assert code == 1
    assert said == ""
    assert complaints == (
        "It cannot be used now: the Bot API cannot be reached: "
        "is there a network, and is BOT_API_BASE right?\n"
    )


async def test_a_call_for_help_before_the_yes_reaches_the_caseworker_at_once(hjem: Hjem) -> None:
    await joins(hjem)
    await hjem.nova.sends("jeg vil dø")
    assert "Det lyder rigtig hårdt." in hjem.nova.last.text
    await hjem.nova.taps("Ja", on=hjem.nova.last)
    assert hjem.nova.last.text.startswith(
        "Jeg siger nu til Bo, at du gerne vil ringes op. Du hører fra mig, når nogen har set det."
    )
    await hjem.settled()
    assert "Nova vil gerne ringes op nu." in hjem.bo.last.text
    await hjem.bo.taps("Jeg ringer")
    await hjem.settled()
    assert "Bo" in hjem.nova.last.text
