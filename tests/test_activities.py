"""Young people and guests look for activities and sign up."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from bot.domain.activities import Track
from bot.services import people, preferences
from tests.activities import DINNER, open_page, published, sign_up
from tests.hjem import Hjem

GOING = (
    f"Du er med til {DINNER} torsdag d. 26. november kl. 17.00. "
    "Du kan melde fra her, hvis du alligevel ikke kan."
)
LINE = f"tors. 17.00 · {DINNER} · 1 plads"


@pytest.mark.row(17)
async def test_a_youth_finds_an_activity_by_its_subject_and_signs_up(hjem: Hjem) -> None:
    await published(hjem)
    await hjem.aya.sends("Aktiviteter")
    await hjem.aya.taps("Fællesskaber")
    await hjem.aya.taps(LINE)
    assert hjem.aya.last.text == (
        f"{DINNER}\nFællesskaber · Eksempelforeningen\n\n"
        "🗓 Torsdag d. 26. november kl. 17.00–19.00\n📍 Huset, Eksempelgade 1\n\n"
        "Der er 1 plads tilbage.\nDen, der står for det, ser kaldenavnet på dem, der er med."
    )
    await hjem.aya.taps("Meld mig til")
    assert hjem.aya.last.text == GOING
    await hjem.aya.taps("Mine tilmeldinger")
    assert f"tors. 17.00 · {DINNER} · du er med" in hjem.aya.last.buttons[0]


@pytest.mark.parametrize(
    ("label", "days", "is_there"),
    [
        ("I dag", 0, True),
        ("I dag", 1, False),
        ("I morgen", 1, True),
        ("Denne uge", 6, True),
        ("Denne uge", 7, False),
        ("Weekenden", 5, True),
        ("Weekenden", 4, False),
        ("Bolig", 1, False),
        ("Alle aktiviteter", 40, True),
    ],
)
async def test_a_list_shows_what_was_chosen(
    hjem: Hjem, label: str, days: int, is_there: bool
) -> None:
    await published(hjem, days=days)
    await hjem.aya.sends("Aktiviteter")
    await hjem.aya.taps(label)
    assert (DINNER in str(hjem.aya.last.buttons)) is is_there


async def test_an_empty_list_is_kind_and_leads_on(hjem: Hjem) -> None:
    await hjem.aya.sends("Aktiviteter")
    await hjem.aya.taps("Sundhed")
    assert "Måske er der noget en anden dag." in hjem.aya.last.text
    await hjem.aya.taps("Alle aktiviteter")
    await hjem.aya.taps("Aktiviteter")
    await hjem.aya.taps("Mine tilmeldinger")
    assert hjem.aya.last.text.startswith("Du er ikke tilmeldt noget")


async def test_a_long_list_has_pages_and_the_way_back_leads_to_the_same_one(hjem: Hjem) -> None:
    for number in range(10):
        await published(hjem, days=1 + number / 10, title=f"Tur {number}")
    await hjem.aya.sends("Aktiviteter")
    await hjem.aya.taps("Alle aktiviteter")
    assert "Tur 8" not in str(hjem.aya.last.buttons)
    await hjem.aya.taps("Flere")
    second = hjem.aya.last.buttons
    assert "Tur 8" in str(second)
    await hjem.aya.taps(second[0][0])
    await hjem.aya.taps("Tilbage")
    assert hjem.aya.last.buttons == second


async def test_only_activities_with_places_are_listed_as_having_some(hjem: Hjem) -> None:
    await sign_up(hjem.emil, await published(hjem))
    await published(hjem, title="Fodbold", places=None)
    await hjem.aya.sends("Aktiviteter")
    await hjem.aya.taps("Med ledige pladser")
    assert DINNER not in str(hjem.aya.last.buttons)
    assert "tors. 17.00 · Fodbold · bare kom" in hjem.aya.last.buttons[0]


async def test_signing_up_twice_is_signing_up_once(hjem: Hjem) -> None:
    activity_id = await published(hjem, places=2)
    page = await sign_up(hjem.aya, activity_id)
    await hjem.aya.taps_data(f"activities.join:{activity_id}", on=page)
    assert hjem.aya.last.text == GOING
    await hjem.aya.taps_data("activities.list:all", on=page)
    assert f"tors. 17.00 · {DINNER} · du er med" in hjem.aya.last.buttons[0]
    await hjem.emil.sends("Aktiviteter")
    await hjem.emil.taps("Alle aktiviteter")
    assert LINE in hjem.emil.last.buttons[0]


async def test_signing_off_asks_once_and_is_thanked_for(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    page = await sign_up(hjem.aya, activity_id)
    await hjem.aya.taps("Meld fra")
    assert hjem.aya.last.text.startswith(f"Vil du melde fra til {DINNER}")
    await hjem.aya.taps("Nej, behold pladsen")
    assert "Du er med." in hjem.aya.last.text
    await hjem.aya.taps("Meld fra")
    await hjem.aya.taps("Ja, meld fra")
    assert hjem.aya.last.text == (
        "Du er meldt fra. Tak, fordi du sagde til. Så kan en anden få pladsen."
    )
    await hjem.aya.taps_data(f"activities.left:{activity_id}", on=page)
    assert hjem.aya.last.text == "Du er ikke tilmeldt. Det er helt i orden."


async def test_the_meeting_point_is_a_map_point_with_a_way_back(hjem: Hjem) -> None:
    await open_page(hjem.aya, await published(hjem))
    await hjem.aya.taps("Vis på kort")
    venue = hjem.aya.last.venue
    assert venue is not None
    assert (venue["title"], venue["address"]) == ("Huset", "Eksempelgade 1")
    await hjem.aya.taps("Tilbage til aktiviteten")
    assert DINNER in hjem.aya.last.text


async def test_an_activity_without_a_map_point_shows_no_map(hjem: Hjem) -> None:
    activity_id = await published(hjem, latitude=None, longitude=None)
    page = await open_page(hjem.aya, activity_id)
    assert "Vis på kort" not in str(page.buttons)
    await hjem.aya.taps_data(f"activities.map:{activity_id}", on=page)
    assert DINNER in hjem.aya.last.text


async def test_the_calendar_file_holds_the_activity(hjem: Hjem) -> None:
    await open_page(hjem.aya, await published(hjem))
    await hjem.aya.taps("Læg i kalender")
    assert hjem.aya.last.file_name == "aktivitet.ics"
    event = Calendar.from_ical(hjem.aya.last.content()).walk("VEVENT")[0]
    assert event["SUMMARY"] == DINNER
    assert event["LOCATION"] == "Huset, Eksempelgade 1"
    assert event.decoded("DTSTART") == hjem.clock.now + timedelta(days=3, hours=8)


async def test_a_drop_in_has_no_limit_and_can_be_remembered(hjem: Hjem) -> None:
    activity_id = await published(hjem, places=None)
    page = await open_page(hjem.aya, activity_id)
    assert "Du kan bare komme. Du behøver ikke melde dig til." in page.text
    await hjem.aya.taps("Mind mig om det")
    assert hjem.aya.last.text.endswith("Du kan bare komme.")
    assert "Jeg minder dig om den." in (await open_page(hjem.aya, activity_id)).text
    await hjem.aya.taps("Mind mig ikke om det")
    assert hjem.aya.last.text == "Så minder jeg dig ikke om den. Du kan stadig bare komme."
    await sign_up(hjem.emil, activity_id, "Mind mig om det")
    assert hjem.emil.last.text.startswith("Jeg minder dig om")


async def test_on_pause_nothing_is_promised_about_a_drop_in(hjem: Hjem) -> None:
    activity_id = await published(hjem, places=None)
    await hjem.run(lambda tx: preferences.pause(tx, people.by_id(tx, hjem.ids["aya"]), None))
    await sign_up(hjem.aya, activity_id, "Mind mig om det")
    assert hjem.aya.last.text.endswith("Du holder pause, så jeg minder dig ikke om det.")


async def test_a_guest_may_look_and_is_told_kindly_how_to_sign_up(hjem: Hjem) -> None:
    await published(hjem)
    await hjem.nova.sends("Aktiviteter")
    assert "Mine tilmeldinger" not in str(hjem.nova.last.buttons)
    await hjem.nova.taps("Alle aktiviteter")
    await hjem.nova.taps(LINE)
    await hjem.nova.taps("Meld mig til")
    assert "Du skal have en invitation" in hjem.nova.last.text
    assert hjem.nova.last.buttons == [["Kontakt mig"], ["Tilbage til aktiviteten"]]


@pytest.mark.parametrize("name", ["wait", "leave", "left", "decline"])
async def test_a_guest_cannot_forge_a_sign_up(hjem: Hjem, name: str) -> None:
    activity_id = await published(hjem)
    page = await open_page(hjem.nova, activity_id)
    await hjem.nova.taps_data(f"activities.{name}:{activity_id}", on=page)
    assert DINNER not in hjem.nova.last.text
    assert "1 plads tilbage" in (await open_page(hjem.aya, activity_id)).text


async def test_staff_look_but_do_not_take_places(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    page = await open_page(hjem.bo, activity_id)
    assert page.buttons == [["Vis på kort", "Læg i kalender"], ["Aktiviteter"]]
    await hjem.bo.taps_data(f"activities.join:{activity_id}", on=page)
    assert hjem.bo.last.text.startswith("Kun de unge kan melde sig til.")


@pytest.mark.parametrize("data", ["show:999", "join:999", "list:nonsense", "show:x", "join"])
async def test_a_forged_button_shows_nothing(hjem: Hjem, data: str) -> None:
    await hjem.aya.sends("Aktiviteter")
    await hjem.aya.taps_data(f"activities.{data}", on=hjem.aya.last)
    assert any(
        words in message.text
        for message in hjem.aya.received
        for words in ("Det kan jeg ikke finde.", "Den knap virker ikke her.")
    )


async def test_an_activity_that_has_begun_takes_nobody_in(hjem: Hjem) -> None:
    activity_id = await published(hjem, days=0, hours=1)
    page = await open_page(hjem.aya, activity_id)
    await hjem.jump(hours=1.5)
    await hjem.aya.taps("Meld mig til", on=page)
    assert "Aktiviteten er begyndt." in hjem.aya.last.text
    assert "Den er begyndt." in (await open_page(hjem.aya, activity_id)).text


async def test_nobody_sees_who_else_comes(hjem: Hjem) -> None:
    activity_id = await published(hjem, places=2)
    await sign_up(hjem.emil, activity_id)
    page = await open_page(hjem.aya, activity_id)
    assert "Emil" not in page.text + str(page.buttons)


async def test_a_name_with_signs_and_a_long_title_fit_everywhere(hjem: Hjem) -> None:
    title = "<b>Æblekage & {ørred} på Åen</b> " + "å" * 31
    activity_id = await published(hjem, title=title, track=Track.HEALTH, description="æ" * 700)
    page = await sign_up(hjem.aya, activity_id)
    assert title in page.text
    await hjem.aya.taps("Meld fra")
    assert title in hjem.aya.last.text
