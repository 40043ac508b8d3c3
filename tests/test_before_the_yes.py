"""A youth who was invited and has not said yes to the bot: a call, a no, and what is written."""

from bot.domain.people import Role
from bot.services import people, reach
from tests.hjem import Hjem
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
    assert "gik videre" not in hjem.nova.last.text


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
