"""The talk about a request for contact, and the invitation that comes of it."""

import pytest
from sqlmodel import col, select

from bot.services import invitations, outreach, people
from bot.store import Tx
from bot.tables import Case, Invitation, OutreachRequest
from tests.hjem import Hjem
from tests.simulator.bots import TINY_PNG
from tests.test_on_call import asks_at_night
from tests.test_outreach import asks_for_contact, claimed, opened_by, requests
from tests.test_rota import plans

ONLY_TEXT = "Jeg kan kun sende tekst videre her, så der er ikke sendt noget. Prøv at skrive det."
TO_NOVA = "Det, du skriver nu, sender jeg til Nova."


async def test_they_write_to_each_other_through_the_bot(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.olga.taps("Skriv")
    assert "Det, du skriver nu, sender jeg til Nova." in hjem.olga.last.text
    await hjem.olga.sends("Hej <b>Nova</b>, skal vi ses?")
    await hjem.settled()
    assert hjem.nova.last.text == "Olga skriver:\nHej <b>Nova</b>, skal vi ses?"
    await hjem.nova.sends("ja tak")
    assert "Sendt til Olga." in hjem.nova.last.text
    await hjem.settled()
    assert hjem.olga.last.text == "Nova skriver:\nja tak"
    await hjem.olga.sends("godt", reply_to=hjem.olga.last)
    await hjem.settled()
    assert hjem.nova.last.text == "Olga skriver:\ngodt"
    await hjem.olga.taps("Åbn")
    assert "Nova" in hjem.olga.last.text
    assert "ja tak" in hjem.olga.last.text


async def test_no_caption_reaches_a_guest_without_its_picture(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.nova.sends("hvor er det?")
    await hjem.settled()
    words = hjem.olga.last
    before = len(hjem.nova.received)
    await hjem.olga.sends_photo(TINY_PNG, "Her er vejen", reply_to=words)
    assert hjem.olga.last.text == f"{ONLY_TEXT} {TO_NOVA}"
    await hjem.olga.sends_document("kort.pdf", b"%PDF", caption="Et kort", reply_to=words)
    assert hjem.olga.last.text == f"{ONLY_TEXT} {TO_NOVA}"
    await hjem.settled()
    assert len(hjem.nova.received) == before
    await hjem.olga.sends("Ved broen", reply_to=words)
    await hjem.settled()
    assert hjem.nova.last.text == "Olga skriver:\nVed broen"


async def test_an_album_to_a_guest_is_refused_once_and_words_in_its_place_arrive(
    hjem: Hjem,
) -> None:
    await claimed(hjem)
    await hjem.nova.sends("hvor er det?")
    await hjem.settled()
    words, before = hjem.olga.last, len(hjem.olga.received)
    album = [
        ("photo", TINY_PNG, "Her er vejen"),
        ("photo", TINY_PNG, None),
        ("photo", TINY_PNG, None),
    ]
    await hjem.olga.sends_album(album, reply_to=words)
    assert [m.text for m in hjem.olga.received[before:]] == [f"{ONLY_TEXT} {TO_NOVA}"]
    await hjem.olga.sends("Ved broen")
    await hjem.settled()
    assert hjem.nova.last.text.endswith("Ved broen")


async def test_an_album_where_words_to_a_guest_were_asked_for_is_refused_once(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.olga.taps("Skriv")
    before = len(hjem.olga.received)
    await hjem.olga.sends_album([("photo", TINY_PNG, "Her"), ("photo", TINY_PNG, None)])
    assert [m.text for m in hjem.olga.received[before:]] == [f"{ONLY_TEXT} {TO_NOVA}"]
    await hjem.olga.sends("Ved broen")
    await hjem.settled()
    assert hjem.nova.last.text.endswith("Ved broen")


async def test_words_without_a_name_are_kept_until_it_is_said_whom_they_are_for(
    hjem: Hjem,
) -> None:
    await claimed(hjem)
    await hjem.nova.sends("er du der?")
    await hjem.settled()
    await hjem.olga.sends("Ja, jeg er her")
    assert hjem.olga.last.text == "Til hvem? Der bliver ikke sendt noget, før du vælger."
    assert hjem.olga.last.buttons == [["Nova"], ["Fortryd"]]
    await hjem.olga.sends("æ" * 3500)
    await hjem.olga.sends_photo(TINY_PNG, "et kort")
    assert hjem.olga.last.text == ONLY_TEXT
    asked = next(m for m in reversed(hjem.olga.received) if m.text.startswith("Til hvem?"))
    await hjem.settled()
    assert not any("skriver:" in message.text for message in hjem.nova.received)
    choice = asked.button_data("Nova")
    await hjem.olga.taps("Nova", on=asked)
    assert asked.text == "På vej til Nova."
    await hjem.olga.taps_data(choice, on=asked)
    assert asked.text.startswith("Den er sendt, fortrudt eller for gammel.")
    await hjem.settled()
    got = [m.text for m in hjem.nova.received if m.text.startswith("Olga skriver:\n")]
    assert got[0] == "Olga skriver:\nJa, jeg er her"
    assert sum(text.count("æ") for text in got[1:]) == 3500


async def test_words_for_nobody_are_dropped_and_a_reply_still_finds_its_guest(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.nova.sends("hvornår?")
    await hjem.settled()
    words = hjem.olga.last
    await hjem.olga.sends("Hm")
    asked = hjem.olga.last
    await hjem.olga.sends("Kl. 18", reply_to=words)
    await hjem.settled()
    assert hjem.nova.last.text == "Olga skriver:\nKl. 18"
    await hjem.olga.taps("Fortryd", on=asked)
    await hjem.settled()
    assert not any("Hm" in message.text for message in hjem.nova.received)


async def test_a_reply_to_a_guest_reaches_the_guest_whatever_is_being_asked(hjem: Hjem) -> None:
    await asks_for_contact(hjem.nova, "Nova")
    await opened_by(hjem.carla)
    await hjem.carla.taps("Jeg tager den")
    await hjem.nova.sends("hvornår?")
    await hjem.settled()
    words = hjem.carla.last
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps("Ny aktivitet")
    await hjem.carla.sends("Kl. 18", reply_to=words)
    await hjem.settled()
    assert hjem.nova.last.text == "Carla skriver:\nKl. 18"
    await hjem.carla.sends("Fællesspisning")
    assert hjem.carla.last.text == "Hvad handler den om?"


async def test_a_reply_to_a_guest_does_not_reach_the_youth_who_is_being_written_to(
    hjem: Hjem,
) -> None:
    await claimed(hjem)
    await hjem.nova.sends("hvornår?")
    await hjem.settled()
    words = hjem.olga.last
    await plans(hjem, "olga", "i dag 22-02")
    await asks_at_night(hjem)
    await hjem.olga.taps("Jeg ringer")
    await hjem.olga.taps("Skriv til Aya")
    await hjem.olga.taps("Bliv ved")
    await hjem.olga.sends("Kl. 18", reply_to=words)
    await hjem.settled()
    assert hjem.nova.last.text == "Olga skriver:\nKl. 18"
    assert not any("nyt fra Olga" in message.text for message in hjem.aya.received)


async def test_guests_of_the_same_name_are_told_apart_and_stand_beside_the_youths(
    hjem: Hjem,
) -> None:
    for name in ("Nova", "Maja", "Nova"):
        await asks_for_contact(hjem.sim.person("Gæst"), name)
        await opened_by(hjem.carla)
        await hjem.carla.taps("Jeg tager den")
    await hjem.carla.sends("Hej")
    assert hjem.carla.last.buttons == [
        ["Nova · man. 23. nov. 09.00"],
        ["Maja"],
        ["Nova · man. 23. nov. 09.00"],
        ["Fortryd"],
    ]


async def test_words_before_anybody_took_it_stand_with_the_request(hjem: Hjem) -> None:
    await asks_for_contact(hjem.nova)
    await hjem.nova.sends("jeg er her kun til kl. 20")
    assert "lagt ved din besked" in hjem.nova.last.text
    await opened_by(hjem.olga)
    assert "jeg er her kun til kl. 20" in hjem.olga.last.text


async def test_everything_that_was_put_with_a_request_can_be_read(hjem: Hjem) -> None:
    long = "smidt ud af min stedfar, " * 60 + "MIT NUMMER ER 20304050"
    await asks_for_contact(hjem.nova)
    await hjem.nova.sends(long)
    for number in range(7):
        await hjem.nova.sends(f"besked {number}")
    await opened_by(hjem.olga)
    await hjem.olga.taps("Jeg tager den")
    pages = [hjem.olga.last.text]
    while any("Ældre" in row for row in hjem.olga.last.buttons):
        await hjem.olga.taps("Ældre")
        pages.insert(0, hjem.olga.last.text)
    said = [line.partition(": ")[2] for page in pages for line in page.split("\n\n")[1:]]
    wrote = " ".join([long, *(f"besked {number}" for number in range(7))])
    assert " ".join(said).split() == wrote.split()
    await hjem.olga.taps("Forrige")
    assert hjem.olga.last.text == pages[1]


async def test_a_crisis_in_the_talk_gets_the_numbers_and_is_passed_on(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.nova.sends("jeg vil ikke leve mere")
    assert "+45 70 201 201" in hjem.nova.last.text
    await hjem.settled()
    assert "jeg vil ikke leve mere" in hjem.olga.last.text


async def test_too_long_a_text_is_refused_and_nothing_is_lost(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.nova.sends("ø" * 4000)
    assert "Del det op" in hjem.nova.last.text
    await hjem.nova.sends("ø" * 3000)
    await hjem.settled()
    assert hjem.olga.last.text.endswith("ø" * 3000)


@pytest.mark.row(15)
async def test_the_guest_becomes_a_youth_with_the_invitation_from_the_chat(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.olga.taps("Send en invitation")
    assert hjem.olga.last.text == "Hvor gammel er Nova?"
    await hjem.olga.taps("18 til 29 år")
    assert "Hvem skal være sagsbehandler for Nova?" in hjem.olga.last.text
    await hjem.olga.taps("Dorte")
    await hjem.settled()
    assert "Olga inviterer dig med." in hjem.nova.last.text
    link = str(hjem.nova.last.button("Åbn invitationen")["url"])
    await hjem.nova.opens(link)
    await hjem.nova.taps("Ja, det er fint")
    assert "Skriv til Dorte" in [label for row in hjem.nova.keyboard or [] for label in row]
    await hjem.forward(minutes=15)
    (row,) = await hjem.run(requests)
    assert row.closed_at is not None


async def test_a_guest_under_age_is_invited_when_staff_have_said_that_they_lead(
    hjem: Hjem,
) -> None:
    await claimed(hjem)
    await hjem.olga.taps("Send en invitation")
    await hjem.olga.taps("Under 18")
    assert "Så er det jer, der leder" in hjem.olga.last.text
    await hjem.olga.taps("Vi har talt om det. Gå videre")
    await hjem.olga.taps("Dorte")
    await hjem.settled()
    await hjem.nova.opens(str(hjem.nova.last.button("Åbn invitationen")["url"]))
    await hjem.nova.taps("Ja, det er fint")
    assert await hjem.run(
        lambda tx: tx.exec(select(Case.is_minor).order_by(col(Case.youth_id).desc())).first()
    )


async def test_a_guest_over_age_is_not_invited_and_the_request_stays(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.olga.taps("Send en invitation")
    await hjem.olga.taps("Over 29")
    assert "Hjælp personen videre" in hjem.olga.last.text
    await hjem.olga.taps("Tilbage")
    assert "Nova" in hjem.olga.last.text
    assert hjem.olga.last.button("Send en invitation")


async def test_a_reply_to_words_that_are_forgotten_is_refused_kindly(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.nova.sends("Jeg er ved Nørreport")
    await hjem.settled()
    words = hjem.olga.last
    await hjem.run(lambda tx: tx.delete(tx.exec(select(OutreachRequest)).one()))
    await hjem.olga.sends("Jeg kommer", reply_to=words)
    assert "Det kan jeg ikke finde" in hjem.olga.last.text


async def test_a_reply_to_the_news_that_all_is_forgotten_is_refused_kindly(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.run(outreach.forget, hjem.nova.id)
    await hjem.settled()
    assert "Nova vil ikke have noget gemt her." in hjem.olga.last.text
    await hjem.olga.sends("Held og lykke", reply_to=hjem.olga.last)
    assert "Det kan jeg ikke finde" in hjem.olga.last.text


async def test_the_longest_talk_of_a_request_can_be_read(hjem: Hjem) -> None:
    await asks_for_contact(hjem.nova, "😀" * 64, "😀" * 250)
    for _ in range(8):
        await hjem.nova.sends("😀" * 1500)
    await opened_by(hjem.olga)
    assert "Kan nås: 😀" in hjem.olga.last.text
    assert hjem.olga.last.button("Jeg tager den")


async def test_a_colleague_hears_that_words_did_not_reach_the_guest(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.nova.blocks_bot()
    await hjem.settled()
    await hjem.olga.taps("Skriv")
    await hjem.olga.sends("Jeg kan komme kl. 18")
    await hjem.settled()
    assert hjem.olga.last.text == ("Nova har nok ikke fået det, du skrev. Prøv på en anden måde.")


async def test_a_guest_hears_that_a_correction_is_not_passed_on(hjem: Hjem) -> None:
    await claimed(hjem)
    wrote = await hjem.nova.sends("Kl. 18 ved Nørreport")
    await hjem.nova.edits(wrote, "Kl. 19 ved Nørreport")
    assert hjem.nova.last.text == "Jeg kan ikke rette det, du har sendt. Skriv det igen."


async def test_a_guest_never_holds_two_links_that_work(hjem: Hjem) -> None:
    def working(tx: Tx) -> list[int | None]:
        rows = tx.exec(select(Invitation).where(col(Invitation.withdrawn_at).is_(None)))
        return [row.caseworker_id for row in rows]

    await claimed(hjem)
    for name in ("bo", "bo", "dorte"):
        await hjem.olga.taps_data(f"outreach.invited:1:0:{hjem.ids[name]}", on=hjem.olga.last)
    assert await hjem.run(working) == [hjem.ids["dorte"]]


async def invited_and_opened(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.olga.taps_data(f"outreach.invited:1:0:{hjem.ids['dorte']}", on=hjem.olga.last)
    await hjem.settled()
    await hjem.nova.opens(str(hjem.nova.last.button("Åbn invitationen")["url"]))
    await hjem.forward(minutes=15)


async def test_the_talk_goes_on_until_the_invited_guest_says_yes(hjem: Hjem) -> None:
    await invited_and_opened(hjem)
    await hjem.nova.sends("hvad betyder det?")
    assert hjem.nova.last.text == "Sendt til Olga."
    await hjem.settled()
    assert hjem.olga.last.text == "Nova skriver:\nhvad betyder det?"
    await hjem.olga.sends("Jeg ringer til dig", reply_to=hjem.olga.last)
    await hjem.settled()
    assert hjem.nova.last.text == "Olga skriver:\nJeg ringer til dig"
    question = next(m for m in hjem.nova.messages if "Er det i orden?" in m.text)
    await hjem.nova.taps("Ja, det er fint", on=question)
    await hjem.forward(minutes=15)
    await hjem.nova.sends("tak for hjælpen")
    await hjem.settled()
    assert "tak for hjælpen" in hjem.dorte.last.text
    assert not any("tak for hjælpen" in one.text for one in hjem.olga.received)


async def test_who_has_the_request_hears_that_the_guest_came_in_another_way(hjem: Hjem) -> None:
    await claimed(hjem)
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    made = await hjem.run(invitations.invite_youth, bo, "Nova", bo.id, is_minor=False)
    await hjem.nova.opens(invitations.link(hjem.app.hjem.bot_name, made.token))
    await hjem.nova.taps("Ja, det er fint")
    await hjem.settled()
    assert hjem.olga.last.text == (
        "Nova er nu med. Henvendelsen er lukket. Du skal ikke gøre mere."
    )
    await hjem.olga.sends("Henvendelser")
    assert "Der er ingen åbne henvendelser." in hjem.olga.last.text
    await hjem.forward(minutes=15)
    assert sum("Nova er nu med" in one.text for one in hjem.olga.received) == 1


async def test_who_invited_the_guest_herself_hears_of_the_yes_once(hjem: Hjem) -> None:
    await invited_and_opened(hjem)
    await hjem.nova.taps("Ja, det er fint")
    await hjem.olga.sends("Henvendelser")
    assert "Der er ingen åbne henvendelser." in hjem.olga.last.text
    await hjem.forward(minutes=15)
    told = [one.text for one in hjem.olga.received if "nu med" in one.text]
    assert told == ["Nova er nu med og har sagt ja til botten."]


async def test_who_has_the_request_hears_that_a_no_has_ended_it(hjem: Hjem) -> None:
    await invited_and_opened(hjem)
    await hjem.nova.taps("Nej tak")
    await hjem.settled()
    assert hjem.olga.last.text == (
        "Nova vil ikke have noget gemt her. Henvendelsen og jeres beskeder er slettet."
    )
    assert await hjem.run(requests) == []


async def test_who_leaves_the_question_open_is_a_guest_with_the_same_request(hjem: Hjem) -> None:
    await invited_and_opened(hjem)
    await hjem.forward(hours=72)
    await hjem.nova.sends("er du der stadig?")
    await hjem.settled()
    assert hjem.nova.last.text == "Sendt til Olga."
    assert hjem.olga.last.text == "Nova skriver:\ner du der stadig?"
