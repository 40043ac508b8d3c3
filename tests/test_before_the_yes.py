"""A youth who was invited and has not said yes to the bot: a call, a no, and what is written."""

from datetime import UTC, datetime

from sqlmodel import col, select

from bot.domain.people import Role
from bot.services import people, reach
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import CrisisFlag, Person
from tests.casework import change
from tests.hjem import NOT_FOUND, Hjem
from tests.test_on_call import asks_in_the_evening
from tests.test_outreach import asks_for_contact, opened_by
from tests.test_rota import plans, stops, texts
from tests.test_start import joins

PHONE = "33 17 41 22"
REACHED_NOBODY = "Det, du skrev, er ikke nået frem til nogen."


async def asks_to_be_called(hjem: Hjem) -> None:
    await joins(hjem)
    await hjem.nova.sends("Hjælp nu")
    await hjem.nova.taps("Ring mig op")
    await hjem.nova.taps("Ja tak")


async def says_no_to_the_bot(hjem: Hjem) -> None:
    await hjem.nova.taps_data("start.no", on=hjem.nova.last)


async def test_the_number_to_call_is_told_where_nothing_written_reaches_anybody(
    hjem: Hjem,
) -> None:
    await asks_to_be_called(hjem)
    assert "når ikke frem til nogen, før du har sagt ja" in hjem.nova.last.text
    assert f"Har Bo ikke dit nummer, så ring på {PHONE}." in hjem.nova.last.text
    assert "kriv dit nummer her" not in hjem.nova.last.text
    await hjem.nova.sends("20 30 40 50")
    told = hjem.nova.received[-2].text
    assert told.startswith(REACHED_NOBODY)
    assert PHONE in told
    assert hjem.nova.last.text.endswith("Er det i orden?")
    await hjem.settled()
    assert not any("20 30 40 50" in message.text for message in hjem.bo.received)


async def test_pictures_and_what_is_left_of_a_cpr_number_reach_nobody_either(hjem: Hjem) -> None:
    await joins(hjem)
    await hjem.nova.sends_photo(b"jpeg")
    assert hjem.nova.received[-2].text.startswith(REACHED_NOBODY)
    await hjem.nova.sends("mit cpr er 010203-1234, kan du hjælpe?")
    assert "Det ligner et CPR-nummer" in hjem.nova.last.text
    assert "Resten af din besked" not in hjem.nova.last.text


async def test_a_yes_in_words_is_asked_for_with_a_tap(hjem: Hjem) -> None:
    await joins(hjem)
    await hjem.nova.sends("ja det er fint")
    assert hjem.nova.last.text.endswith("Er det i orden? Tryk på et svar, så jeg er sikker.")
    assert not texts(hjem.nova, REACHED_NOBODY)
    await hjem.nova.sends("nej, kan I ringe")
    assert texts(hjem.nova, REACHED_NOBODY)
    await hjem.nova.taps("Ja, det er fint")
    assert texts(hjem.nova, "Godt, at du er her, Nova.")


async def test_a_no_that_comes_late_names_the_number_to_call(hjem: Hjem) -> None:
    await asks_to_be_called(hjem)
    await hjem.nova.taps_data("safety.no", on=hjem.nova.last)
    assert hjem.nova.last.text == (
        "Du har sagt ja før, så Bo er bedt om at ringe til dig. "
        f"Vil du ikke det mere, så ring på {PHONE}."
    )


async def test_a_call_outlives_a_no_to_the_bot_and_the_youth_hears_who_has_it(hjem: Hjem) -> None:
    await asks_to_be_called(hjem)
    await hjem.settled()
    await says_no_to_the_bot(hjem)
    no = hjem.nova.received[-2].text
    assert "så Bo er bedt om at ringe til dig." in no
    assert "til torsdag d. 26. november kl. 09.00" in no
    assert "Jeg har slettet" not in no
    await hjem.bo.taps("Jeg ringer")
    assert "Du ringer til Nova" in hjem.bo.last.text
    await hjem.settled()
    assert "Bo ved det nu og ringer til dig." in hjem.nova.last.text


async def test_a_no_to_the_bot_does_not_name_anybody_when_the_call_reached_nobody(
    hjem: Hjem,
) -> None:
    await joins(hjem)
    for name in ("bo", "sam", "carla", "olga", "ida"):
        await hjem.run(reach.blocked, hjem.ids[name])
    await hjem.nova.sends("Hjælp nu")
    await hjem.nova.taps("Ring mig op")
    await hjem.nova.taps("Ja tak")
    await says_no_to_the_bot(hjem)
    no = hjem.nova.received[-2].text
    assert "Du har sagt ja til at blive ringet op, men jeg har ikke fået fat i nogen." in no
    assert "til torsdag d. 26. november kl. 09.00" in no


async def test_who_said_no_and_was_called_is_forgotten_when_it_was_said(hjem: Hjem) -> None:
    await asks_to_be_called(hjem)
    await says_no_to_the_bot(hjem)
    await hjem.jump(hours=71)
    assert (await hjem.run(people.asker, hjem.nova.id)).role is Role.YOUTH
    await hjem.jump(hours=1)
    assert (await hjem.run(people.asker, hjem.nova.id)).role is Role.GUEST


async def test_nobody_is_forgotten_within_a_day_of_asking_for_a_call(hjem: Hjem) -> None:
    await joins(hjem)
    await hjem.jump(hours=71)
    await hjem.nova.sends("Hjælp nu")
    await hjem.nova.taps("Ring mig op")
    await hjem.nova.taps("Ja tak")
    await hjem.settled()
    await hjem.jump(hours=23)
    await hjem.bo.taps("Jeg ringer")
    assert "Du ringer til Nova" in hjem.bo.last.text
    await hjem.jump(hours=1)
    assert (await hjem.run(people.asker, hjem.nova.id)).role is Role.GUEST


async def test_a_change_of_mind_after_a_no_with_a_call_leads_in(hjem: Hjem) -> None:
    await asks_to_be_called(hjem)
    await says_no_to_the_bot(hjem)
    await hjem.nova.sends("/start")
    await hjem.nova.taps("Ja, det er fint")
    await hjem.nova.sends("20 30 40 50")
    await hjem.settled()
    assert "20 30 40 50" in hjem.bo.last.text


async def is_called_in_the_evening(hjem: Hjem, name: str = "vera") -> Phone:
    """Nova, who has not said yes, asks at 19.00, and this colleague takes the call."""
    await plans(hjem, name, "i dag 18-22")
    hjem.clock.now = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    await asks_to_be_called(hjem)
    await hjem.settled()
    phone: Phone = getattr(hjem, name)
    await phone.taps("Jeg ringer")
    await hjem.settled()
    return phone


async def test_the_caseworker_to_be_hears_of_a_call_when_work_begins(hjem: Hjem) -> None:
    await is_called_in_the_evening(hjem)
    await hjem.forward(hours=14, minutes=15)
    assert texts(hjem.bo, "Nova bad mandag d. 23. november kl. 19.00 om at blive ringet op.") == [
        "Nova bad mandag d. 23. november kl. 19.00 om at blive ringet op. Vera tog opkaldet. "
        "Spørg Vera, hvordan det gik. Nova har ikke sagt ja til botten, så I kan ikke skrive "
        "sammen her endnu."
    ]


async def test_who_does_other_work_by_then_hears_nothing_of_the_call(hjem: Hjem) -> None:
    await is_called_in_the_evening(hjem)
    await change(hjem, Person, hjem.ids["bo"], role=Role.COORDINATOR)
    await hjem.jump(hours=14, minutes=15)
    assert not texts(hjem.bo, "Nova bad mandag")


async def test_whoever_has_the_call_ends_it_and_is_not_offered_to_write(hjem: Hjem) -> None:
    vera = await is_called_in_the_evening(hjem)
    taken = vera.last
    assert taken.buttons == [["Afslut opkaldet"]]
    await vera.sends("Hvad er dit nummer?")
    assert ["Nova"] not in vera.last.buttons
    nova = await hjem.run(people.asker, hjem.nova.id)
    await vera.taps_data(f"messages.to:{nova.id}", on=vera.last)
    assert vera.last.text == NOT_FOUND
    await vera.taps("Afslut opkaldet", on=taken)
    assert "Opkaldet er slut." in vera.last.text


async def test_a_forgotten_call_ends_and_so_do_the_others_of_that_evening(hjem: Hjem) -> None:
    await is_called_in_the_evening(hjem)
    await asks_in_the_evening(hjem)
    await hjem.jump(hours=25)
    await hjem.jump(hours=1)
    assert await hjem.run(_open_calls) == []


def _open_calls(tx: Tx) -> list[CrisisFlag]:
    return list(tx.exec(select(CrisisFlag).where(col(CrisisFlag.closed_at).is_(None))))


async def test_who_has_taken_a_call_can_lose_access(hjem: Hjem) -> None:
    await is_called_in_the_evening(hjem)
    await stops(hjem, "vera")
    assert "Vera er her ikke længere." in hjem.nova.last.text
    assert "Nova venter på at blive ringet op. Det haster." in hjem.bo.last.text


async def test_a_caseworker_with_the_call_still_finds_words(hjem: Hjem) -> None:
    await hjem.aya.sends("Nøglen er væk")
    await is_called_in_the_evening(hjem, "bo")
    await hjem.bo.sends("/find nøglen")
    assert "Nøglen er væk" in hjem.bo.last.text


async def wrote_as_a_guest(hjem: Hjem) -> None:
    """Nova's words stand with a request that nobody has taken; then she comes with Bo's link."""
    await asks_for_contact(hjem.nova)
    await hjem.nova.sends("Jeg sover på <gaden>")
    await joins(hjem)
    await hjem.nova.taps("Ja, det er fint")
    await hjem.settled()


async def test_what_was_written_as_a_guest_reaches_the_caseworker_after_a_yes(hjem: Hjem) -> None:
    await wrote_as_a_guest(hjem)
    assert hjem.nova.last.text == (
        "Før du kom med, skrev du det her til os:\n20 30 40 50\nJeg sover på <gaden>\n"
        "Bo har ikke fået det. Skal jeg sende det til Bo?"
    )
    assert not texts(hjem.bo, "gaden")
    asked = hjem.nova.last
    yes = asked.button_data("Ja, send det til Bo")
    for _ in range(2):
        await hjem.nova.taps_data(yes, on=asked)
    await hjem.settled()
    assert texts(hjem.bo, "gaden") == ["Nova skriver:\n20 30 40 50\nJeg sover på <gaden>"]
    assert hjem.nova.last.text == "Sendt til Bo."


async def test_what_was_written_as_a_guest_reaches_nobody_without_a_yes(hjem: Hjem) -> None:
    await wrote_as_a_guest(hjem)
    yes = hjem.nova.last.button_data("Ja, send det til Bo")
    await hjem.nova.taps("Nej tak")
    await hjem.settled()
    assert not texts(hjem.bo, "gaden")
    await hjem.emil.sends("/menu")
    await hjem.emil.taps_data(yes, on=hjem.emil.last)
    assert hjem.emil.last.text == NOT_FOUND


async def test_who_wrote_nothing_as_a_guest_is_asked_nothing(hjem: Hjem) -> None:
    await asks_for_contact(hjem.nova, contact="Her på Telegram")
    await opened_by(hjem.olga)
    await hjem.olga.taps("Jeg tager den")
    await hjem.olga.taps("Skriv")
    await hjem.olga.sends("Hvor er du?")
    await hjem.settled()
    await joins(hjem)
    await hjem.nova.taps("Ja, det er fint")
    assert hjem.nova.last.text == "Du kan begynde her:"
