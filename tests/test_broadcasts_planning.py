"""A broadcast goes out when it was planned: not at night, not stale, right over clock changes."""

from datetime import UTC, datetime, timedelta

from bot.services import organising, people
from bot.tables import Broadcast
from tests.activities import published
from tests.casework import change
from tests.crowd import DINNER, addresses_all, broadcast, copies, plans, sends_half
from tests.hjem import Hjem
from tests.test_rota import stops


async def test_a_planned_broadcast_goes_out_at_its_time_and_not_before(hjem: Hjem) -> None:
    await plans(hjem, "i dag kl. 14.30")
    assert "Sendes mandag d. 23. november kl. 14.30\n" in hjem.carla.last.text
    await hjem.jump(hours=5, minutes=15)
    assert not hjem.aya.received
    await hjem.jump(minutes=15)
    assert DINNER in hjem.aya.last.text


async def test_a_planned_time_at_night_is_moved_to_the_morning_and_said(hjem: Hjem) -> None:
    await addresses_all(hjem)
    await hjem.carla.taps("Send senere")
    await hjem.carla.sends("i dag kl. 23")
    assert hjem.carla.last.text == (
        "Om natten sender jeg ikke noget. Den bliver sendt tirsdag d. 24. november kl. 08.00 "
        "til 2 unge, som det ser ud nu."
    )
    await hjem.carla.taps("Ja, planlæg den")
    await hjem.jump(hours=22, minutes=45)
    assert not hjem.aya.received
    await hjem.jump(minutes=15)
    assert DINNER in hjem.aya.last.text


async def test_a_planned_time_keeps_its_hour_over_a_change_of_the_clocks(hjem: Hjem) -> None:
    hjem.clock.now = datetime(2027, 3, 27, 9, tzinfo=UTC)
    await plans(hjem, "i morgen kl. 10")
    assert (await broadcast(hjem)).send_at == datetime(2027, 3, 28, 8, tzinfo=UTC)
    hjem.clock.now = datetime(2027, 10, 30, 9, tzinfo=UTC)
    await plans(hjem, "i morgen kl. 10")
    assert (await broadcast(hjem)).send_at == datetime(2027, 10, 31, 9, tzinfo=UTC)


async def test_a_time_that_has_passed_or_makes_no_sense_is_asked_for_again(hjem: Hjem) -> None:
    await addresses_all(hjem)
    await hjem.carla.taps("Send senere")
    for nonsense in ("i går kl. 10", "snart"):
        await hjem.carla.sends(nonsense)
        assert hjem.carla.last.text.startswith("Den tid forstod jeg ikke, eller også er den gået.")
    for passed in ("1/1 2020 kl. 10", "20/11 kl. 10", "20. november kl. 10"):
        await hjem.carla.sends(passed)
        assert hjem.carla.last.text.startswith("Den dato er gået.")
    await hjem.carla.sends("i dag kl. 8")
    assert hjem.carla.last.text.startswith("Det tidspunkt er gået.")
    await hjem.carla.sends("i morgen kl. 10")
    await hjem.jump(days=2)
    await hjem.carla.taps("Ja, planlæg den")
    assert hjem.carla.last.text.startswith("Den tid er gået. Vælg en anden.\n\nKladde")


async def test_a_planned_broadcast_can_be_taken_back_and_old_buttons_send_nothing(
    hjem: Hjem,
) -> None:
    await addresses_all(hjem)
    await hjem.carla.taps("Send nu")
    old = hjem.carla.last
    old_data = old.button_data("Ja, send til 2 unge")
    await hjem.carla.taps("Nej, ret den")
    await hjem.carla.taps("Send senere")
    await hjem.carla.sends("i morgen kl. 10")
    await hjem.carla.taps("Ja, planlæg den")
    await hjem.carla.taps("Træk den tilbage og ret")
    assert hjem.carla.last.text.startswith("Den er en kladde igen og bliver ikke sendt.\n\nKladde")
    await hjem.carla.taps_data(old_data, on=old)
    assert "Den er ændret, siden du så den." in old.text
    await hjem.jump(days=1, hours=2)
    assert not hjem.aya.received


async def test_in_the_evening_it_is_sent_the_next_morning(hjem: Hjem) -> None:
    hjem.clock.now += timedelta(hours=13)
    await addresses_all(hjem)
    await hjem.carla.taps("Send nu")
    assert hjem.carla.last.text == (
        "Om natten sender jeg ikke noget. Den bliver sendt tirsdag d. 24. november kl. 08.00 "
        "til 2 unge."
    )
    await hjem.carla.taps("Send kl. 08.00 til 2 unge")
    await hjem.jump(hours=9, minutes=45)
    assert not hjem.aya.received
    await hjem.jump(minutes=15)
    assert DINNER in hjem.aya.last.text


async def test_what_is_not_finished_by_night_rests_and_the_author_decides(hjem: Hjem) -> None:
    hjem.clock.now += timedelta(hours=11, minutes=30)
    phones = await sends_half(hjem)
    page = hjem.carla.last
    await hjem.forward(minutes=30)
    await hjem.carla.taps("Opdatér")
    await hjem.carla.taps("Fortsæt")
    assert page.text.startswith("Jeg sender ikke noget om natten. Fortsæt i morgen tidlig.")
    await hjem.jump(hours=11)
    assert hjem.carla.last.text == (
        "Din fællesbesked nåede ikke ud til alle før natten, så den er på pause. "
        "6 ud af 12 fik den. Vil du fortsætte?"
    )
    assert copies(phones) == {0: 6, 1: 6}
    await hjem.carla.taps("Fortsæt eller stop")
    await hjem.carla.taps("Fortsæt")
    await hjem.settled()
    assert copies(phones) == {1: 12}


async def test_a_bot_that_slept_over_the_time_asks_its_author_first(hjem: Hjem) -> None:
    await plans(hjem, "i dag kl. 10")
    await hjem.jump(hours=6)
    assert hjem.carla.last.text == (
        "Jeg var ude af drift mandag d. 23. november kl. 10.00, "
        "så din fællesbesked blev ikke sendt. Du har den stadig som kladde."
    )
    assert not hjem.aya.received
    await hjem.carla.taps("Se kladden")
    await hjem.carla.taps("Send nu")
    await hjem.carla.taps("Ja, send til 2 unge")
    await hjem.settled()
    assert copies([hjem.aya, hjem.emil]) == {1: 2}


async def test_a_short_delay_is_made_up_for(hjem: Hjem) -> None:
    await plans(hjem, "i dag kl. 10")
    await hjem.jump(hours=2)
    await hjem.settled()
    assert copies([hjem.aya, hjem.emil]) == {1: 2}


async def test_a_broadcast_whose_author_has_left_is_a_draft_that_somebody_hears_of(
    hjem: Hjem,
) -> None:
    await plans(hjem, "i morgen kl. 10")
    await stops(hjem, "carla")
    await hjem.jump(days=1, hours=1)
    assert hjem.ida.last.text == (
        "Carla lavede denne fællesbesked, men har andre opgaver nu. Nu er den din.\n"
        "Derfor sender jeg ikke din planlagte fællesbesked. Du har den stadig som kladde."
    )
    assert not hjem.aya.received
    await hjem.ida.taps("Se kladden")
    await hjem.ida.taps("Send nu")
    await hjem.ida.taps("Ja, send til 2 unge")
    await hjem.settled()
    assert copies([hjem.aya, hjem.emil]) == {1: 2}
    assert "Ida" in hjem.aya.last.text
    assert "Carla" not in hjem.aya.last.text


async def test_what_rests_is_gone_on_with_by_somebody_else_when_its_author_has_left(
    hjem: Hjem,
) -> None:
    hjem.clock.now += timedelta(hours=11, minutes=30)
    phones = await sends_half(hjem)
    await stops(hjem, "carla")
    await hjem.forward(minutes=30)
    await hjem.jump(hours=11)
    assert "nåede ikke ud til alle før natten" in hjem.ida.last.text
    await hjem.ida.taps("Fortsæt eller stop")
    await hjem.ida.taps("Fortsæt")
    await hjem.settled()
    assert copies(phones) == {1: 12}


async def test_a_planned_broadcast_about_what_is_cancelled_is_a_draft_again(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await plans(hjem, "i dag kl. 14.30")
    await change(hjem, Broadcast, (await broadcast(hjem)).id, button_activity_id=activity_id)
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    await hjem.run(organising.cancel, carla, activity_id)
    await hjem.settled()
    assert hjem.carla.last.text == (
        "En aktivitet i din planlagte fællesbesked er aflyst. Derfor sender jeg den ikke. "
        "Du har den stadig som kladde."
    )
    await hjem.carla.taps("Se kladden")
    assert "Kladde" in hjem.carla.last.text
    await hjem.jump(hours=6)
    assert not [one for one in hjem.aya.received if DINNER in one.text]
