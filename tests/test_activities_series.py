"""Correcting one date of a series: it alone, or with all the dates that follow."""

from bot.services import activities
from bot.simulator import Phone
from tests.activities import DINNER, edit, open_page, published, sign_up
from tests.hjem import Hjem

ASKED = "Skal det gælde kun den her dato eller også resten af rækken?"
THE_REST = "Resten af rækken bliver rettet på samme måde:"
THIRD, TENTH = "torsdag d. 3. december kl. 17.00", "torsdag d. 10. december kl. 17.00"


async def corrects(
    carla: Phone, activity_id: int, label: str, answer: str, scope: str = ""
) -> None:
    """Carla gives the date a new answer, and says for what it counts where that is asked."""
    await edit(carla, activity_id)
    await carla.taps(label)
    await carla.sends(answer)
    if scope:
        await carla.taps(scope)


async def page_of(phone: Phone, activity_id: int) -> str:
    return (await open_page(phone, activity_id)).text


async def test_all_who_come_later_hear_once_that_the_place_is_new(hjem: Hjem) -> None:
    first = await published(hjem, weeks=3, places=5)
    for activity_id in range(first, first + 3):
        await sign_up(hjem.aya, activity_id)
    await sign_up(hjem.emil, first + 2)
    before = len(hjem.aya.received)
    await edit(hjem.carla, first + 1)
    assert "Der er 1 dato mere i rækken." in hjem.carla.last.text
    await hjem.carla.taps("Sted")
    await hjem.carla.sends("Skuret")
    assert hjem.carla.last.text == ASKED
    await hjem.carla.taps("Denne og resten")
    assert f"{THE_REST}\n• Torsdag d. 10. december kl. 17.00–19.00" in hjem.carla.last.text
    await hjem.carla.taps("Gem ændringerne")
    assert hjem.carla.last.text == "Gemt. 2 personer får besked."
    await hjem.settled()
    assert [message.text for message in hjem.aya.received[before:]] == [
        f"Der er ændret noget ved dine aktiviteter:\n• {THIRD}\n• {TENTH}\nNyt: stedet."
    ]
    assert hjem.emil.last.text == f"Der er ændret noget ved din aktivitet {TENTH}.\nNyt: stedet."
    await hjem.aya.taps("Mine tilmeldinger")
    await hjem.aya.taps(f"tors. 10. dec. 17.00 · {DINNER} · du er med")
    assert "📍 Skuret, Eksempelgade 1" in hjem.aya.last.text
    assert "📍 Huset, Eksempelgade 1" in await page_of(hjem.aya, first)


async def test_a_new_hour_moves_every_later_date_by_the_same_days(hjem: Hjem) -> None:
    first = await published(hjem, weeks=2)
    await sign_up(hjem.aya, first)
    await sign_up(hjem.aya, first + 1)
    events = [await hjem.run(activities.calendar_event, one) for one in (first, first + 1)]
    await corrects(hjem.carla, first, "Tid", "fredag kl. 18-21", "Denne og resten")
    assert "Tiden nu: Fredag d. 27. november kl. 18.00–21.00" in hjem.carla.last.text
    assert f"{THE_REST}\n• Fredag d. 4. december kl. 18.00–21.00" in hjem.carla.last.text
    await hjem.carla.taps("Gem ændringerne")
    await hjem.settled()
    assert hjem.aya.last.text == (
        "Dine aktiviteter har fået nye tider:\n"
        "• fredag d. 27. november kl. 18.00\n• fredag d. 4. december kl. 18.00"
    )
    for was in events:
        now = await hjem.run(activities.calendar_event, first + events.index(was))
        assert (now.uid, now.sequence) == (was.uid, was.sequence + 1)


async def test_only_this_date_is_changed_when_that_is_chosen(hjem: Hjem) -> None:
    first = await published(hjem, weeks=2)
    await sign_up(hjem.aya, first + 1)
    before = len(hjem.aya.received)
    await corrects(hjem.carla, first, "Sted", "Skuret", "Kun denne dato")
    assert "Det er kun denne dato, der bliver rettet" in hjem.carla.last.text
    await hjem.carla.taps("Gem ændringerne")
    await hjem.settled()
    assert len(hjem.aya.received) == before
    assert "📍 Huset" in await page_of(hjem.emil, first + 1)


async def test_a_wrong_choice_is_chosen_again_before_it_counts(hjem: Hjem) -> None:
    first = await published(hjem, weeks=2)
    await corrects(hjem.carla, first, "Sted", "Skuret", "Denne og resten")
    await hjem.carla.taps("Datoer")
    await hjem.carla.taps("Kun denne dato")
    assert THE_REST not in hjem.carla.last.text
    await hjem.carla.taps("Gem ændringerne")
    assert "📍 Huset" in await page_of(hjem.aya, first + 1)


async def test_what_was_not_corrected_stays_each_dates_own(hjem: Hjem) -> None:
    first = await published(hjem, weeks=2, description="Vi spiser.")
    await corrects(hjem.carla, first + 1, "Beskrivelse", "Vi fejrer jul.")
    await hjem.carla.taps("Gem ændringerne")
    await corrects(hjem.carla, first, "Sted", "Skuret", "Denne og resten")
    await hjem.carla.taps("Gem ændringerne")
    later = await page_of(hjem.aya, first + 1)
    assert "📍 Skuret" in later
    assert "Vi fejrer jul." in later


async def test_a_date_that_is_so_already_tells_nobody(hjem: Hjem) -> None:
    first = await published(hjem, weeks=2)
    await sign_up(hjem.aya, first + 1)
    await corrects(hjem.carla, first + 1, "Sted", "Skuret")
    await hjem.carla.taps("Gem ændringerne")
    await hjem.settled()
    before = len(hjem.aya.received)
    await corrects(hjem.carla, first, "Sted", "Skuret", "Denne og resten")
    await hjem.carla.taps("Gem ændringerne")
    assert hjem.carla.last.text == "Gemt. Alle kan se den under Aktiviteter."
    await hjem.settled()
    assert len(hjem.aya.received) == before


async def test_no_date_gets_fewer_places_than_people_and_then_none_is_changed(hjem: Hjem) -> None:
    first = await published(hjem, weeks=3, places=5)
    await sign_up(hjem.aya, first + 2)
    await sign_up(hjem.emil, first + 2)
    few = f"Så mange pladser er allerede taget {TENTH}: 2. Skriv 2 eller flere, eller vælg drop-in."
    await corrects(hjem.carla, first, "Pladser", "1", "Denne og resten")
    assert hjem.carla.last.text.endswith(few)
    await hjem.carla.taps("Gem ændringerne")
    assert hjem.carla.last.text == few
    assert "5 pladser tilbage" in await page_of(hjem.nova, first)
    await hjem.carla.taps("Lad det være, som det er")
    await hjem.carla.taps("Datoer")
    await hjem.carla.taps("Kun denne dato")
    assert few not in hjem.carla.last.text
    await hjem.carla.taps("Gem ændringerne")
    assert "1 plads tilbage" in await page_of(hjem.nova, first)
    assert "3 pladser tilbage" in await page_of(hjem.nova, first + 2)


async def test_more_places_let_those_in_who_wait_on_every_date(hjem: Hjem) -> None:
    first = await published(hjem, weeks=2)
    for activity_id in (first, first + 1):
        await sign_up(hjem.emil, activity_id)
        await sign_up(hjem.aya, activity_id, "Skriv mig på venteliste")
    await corrects(hjem.carla, first, "Pladser", "2", "Denne og resten")
    await hjem.carla.taps("Gem ændringerne")
    for activity_id in (first, first + 1):
        assert "Der er blevet en plads til dig." in await page_of(hjem.aya, activity_id)


async def test_dates_called_off_are_left_out(hjem: Hjem) -> None:
    first = await published(hjem, weeks=3)
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps_data(f"activity_desk.off:{first + 1}:0", on=hjem.carla.last)
    await hjem.carla.taps("Ja, aflys den")
    await corrects(hjem.carla, first, "Sted", "Skuret", "Denne og resten")
    assert f"{THE_REST}\n• Torsdag d. 10. december kl. 17.00–19.00" in hjem.carla.last.text
    await hjem.carla.taps("Gem ændringerne")
    assert "📍 Huset" in await page_of(hjem.aya, first + 1)
    assert "📍 Skuret" in await page_of(hjem.aya, first + 2)


async def test_the_last_date_and_one_that_says_the_same_ask_nothing(hjem: Hjem) -> None:
    first = await published(hjem, weeks=2)
    await edit(hjem.carla, first)
    await hjem.carla.taps("Sted")
    await hjem.carla.sends("Huset")
    assert hjem.carla.last.text.startswith("Sådan kommer den til at se ud:")
    await hjem.carla.taps("Gem ændringerne")
    assert hjem.carla.last.text == "Gemt. Alle kan se den under Aktiviteter."
    await edit(hjem.carla, first + 1)
    await hjem.carla.taps("Sted")
    await hjem.carla.sends("Skuret")
    assert hjem.carla.last.text.startswith("Sådan kommer den til at se ud:")


async def test_words_in_place_of_the_choice_choose_nothing(hjem: Hjem) -> None:
    first = await published(hjem, weeks=2)
    await edit(hjem.carla, first)
    await hjem.carla.taps("Sted")
    await hjem.carla.sends("Skuret")
    await hjem.carla.sends("resten")
    assert hjem.carla.last.text == "Vælg en af knapperne."
    assert hjem.carla.last.buttons[:2] == [["Kun denne dato"], ["Denne og resten"]]


async def test_a_date_that_a_colleague_changed_meanwhile_stops_them_all(hjem: Hjem) -> None:
    first = await published(hjem, weeks=2)
    await corrects(hjem.carla, first, "Sted", "Skuret", "Denne og resten")
    await corrects(hjem.ida, first, "Sted", "Laden", "Kun denne dato")
    await hjem.ida.taps("Gem ændringerne")
    await hjem.carla.taps("Gem ændringerne")
    assert hjem.carla.last.text.startswith("En kollega har lige rettet den.")
    assert "📍 Huset" in await page_of(hjem.aya, first + 1)


async def test_two_corrections_of_the_rest_in_one_night_are_one_message(hjem: Hjem) -> None:
    first = await published(hjem, weeks=2)
    await sign_up(hjem.aya, first)
    await sign_up(hjem.aya, first + 1)
    await hjem.jump(hours=13)
    for label, answer in (("Sted", "Skuret"), ("Beskrivelse", "Vi griller.")):
        await corrects(hjem.carla, first, label, answer, "Denne og resten")
        await hjem.carla.taps("Gem ændringerne")
    before = len(hjem.aya.received)
    await hjem.jump(hours=11)
    assert [message.text for message in hjem.aya.received[before:]] == [
        "Der er ændret noget ved dine aktiviteter:\n"
        f"• torsdag d. 26. november kl. 17.00\n• {THIRD}\nNyt: stedet og beskrivelsen."
    ]


async def test_a_date_that_somebody_left_overnight_is_no_news_to_them(hjem: Hjem) -> None:
    first = await published(hjem, weeks=2)
    await sign_up(hjem.aya, first)
    await sign_up(hjem.aya, first + 1)
    await hjem.jump(hours=13)
    await corrects(hjem.carla, first, "Sted", "Skuret", "Denne og resten")
    await hjem.carla.taps("Gem ændringerne")
    await open_page(hjem.aya, first)
    await hjem.aya.taps("Meld fra")
    await hjem.aya.taps("Ja, meld fra")
    before = len(hjem.aya.received)
    await hjem.jump(hours=11)
    assert [message.text for message in hjem.aya.received[before:]] == [
        f"Der er ændret noget ved din aktivitet {THIRD}.\nNyt: stedet."
    ]
