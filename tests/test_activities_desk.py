"""Coordinators describe, publish, change, copy and call off activities."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.services import activities, people, signups
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Activity, Audit
from tests.activities import DINNER, describes, edit, enter_youth, open_page, published, sign_up
from tests.hjem import NOT_FOUND, Hjem

LINE = f"tors. 17.00 · {DINNER} · 0/1"


async def test_a_coordinator_describes_an_activity_and_everybody_can_see_it(hjem: Hjem) -> None:
    await describes(hjem.carla)
    assert hjem.carla.last.text == (
        "Sådan kommer den til at se ud:\n\nMusikværksted\nFællesskaber · Ungeprojektet\n\n"
        "🗓 Onsdag d. 25. november kl. 18.00–20.00\n📍 Huset, Eksempelgade 1\n\n"
        "Tag gerne dit instrument med.\n\nDer er plads til 8.\n\nMødestedet vises på kort."
    )
    await hjem.aya.sends("Aktiviteter")
    await hjem.aya.taps("Alle aktiviteter")
    assert "Musikværksted" not in str(hjem.aya.last.buttons)
    await hjem.carla.taps("Opret aktiviteten")
    await hjem.aya.taps("Aktiviteter")
    await hjem.aya.taps("Alle aktiviteter")
    await hjem.aya.taps("ons. 18.00 · Musikværksted · 8 pladser")
    assert "Tag gerne dit instrument med." in hjem.aya.last.text


async def test_publishing_twice_makes_one_activity(hjem: Hjem) -> None:
    await describes(hjem.carla)
    page = hjem.carla.last
    await hjem.carla.taps("Opret aktiviteten", on=page)
    await hjem.carla.taps_data("activity_form.save", on=page)
    assert (
        hjem.carla.last.text == "Den er gemt eller lukket. Start forfra, hvis du vil rette noget."
    )
    await hjem.carla.sends("Aktiviteter")
    assert hjem.carla.last.text == "1 kommende aktivitet."


async def test_a_half_finished_form_survives_a_restart(hjem: Hjem) -> None:
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps("Ny aktivitet")
    await hjem.carla.sends("Musikværksted")
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.carla.taps("Sundhed")
    await hjem.carla.sends("torsdag kl. 17")
    assert hjem.carla.last.text.startswith("Hvor længe varer den?")


@pytest.mark.parametrize(
    ("label", "answer", "expected"),
    [
        ("Navn", "Kor & sang <3", "Kor & sang <3\n"),
        ("Emne", "sundhed", "Sundhed · Ungeprojektet"),
        ("Tid", "torsdag kl. 9.30", "Torsdag d. 26. november kl. 09.30–11.30"),
        ("Varighed", "1½ time", "kl. 18.00–19.30"),
        ("Pladser", "drop-in", "Du kan bare komme."),
        ("Sted", "Skuret", "📍 Skuret, Eksempelgade 1"),
        ("Adresse", "Havnen 2", "📍 Huset, Havnen 2"),
        ("Beskrivelse", "Kom som du er.", "Kom som du er."),
        ("Arrangør", "Eksempelforeningen", "Fællesskaber · Eksempelforeningen"),
        ("Gentag", "4", "Hver uge, 4 gange."),
    ],
)
async def test_every_answer_can_be_corrected_before_it_counts(
    hjem: Hjem, label: str, answer: str, expected: str
) -> None:
    await describes(hjem.carla)
    await hjem.carla.taps(label)
    await hjem.carla.sends(answer)
    assert expected in hjem.carla.last.text
    assert hjem.carla.last.buttons[0] == ["Opret aktiviteten"]


async def test_a_correction_can_be_left_as_it_was(hjem: Hjem) -> None:
    await describes(hjem.carla)
    before = hjem.carla.last.text
    await hjem.carla.taps("Kort")
    await hjem.carla.taps("Lad det være, som det er")
    assert hjem.carla.last.text == before
    await hjem.carla.taps("Kort")
    await hjem.carla.taps("Spring over")
    assert "Mødestedet vises ikke på kort." in hjem.carla.last.text


@pytest.mark.parametrize(
    ("label", "nonsense", "words"),
    [
        ("Navn", "å" * 65, "Et navn har mellem 1 og 64 tegn."),
        ("Tid", "engang", "Det forstod jeg ikke helt."),
        ("Tid", "i dag kl. 8", "Det tidspunkt er gået."),
        ("Tid", "1/2 2031 kl. 8", "Det er mere end et år ude i fremtiden."),
        ("Varighed", "længe", "Skriv det sådan: 2 timer, eller 90 min."),
        ("Pladser", "0", "Skriv et tal fra 1 til 500"),
        ("Emne", "sjov", "Vælg et af de fire emner."),
        ("Gentag", "99", "Skriv et tal fra 1 til 26."),
        ("Kort", "derovre", "Send en placering med papirclipsen"),
        ("Beskrivelse", "æ" * 701, "Skriv det lidt kortere"),
        ("Sted", "\u202e", "Skriv det med højst 64 tegn."),
    ],
)
async def test_an_answer_that_cannot_be_used_is_asked_for_again(
    hjem: Hjem, label: str, nonsense: str, words: str
) -> None:
    await describes(hjem.carla)
    await hjem.carla.taps(label)
    await hjem.carla.sends(nonsense)
    assert hjem.carla.last.text.startswith(words)
    await hjem.carla.taps("Lad det være, som det er")
    assert "Musikværksted" in hjem.carla.last.text


async def test_a_picture_answers_no_question_and_the_form_stays_open(hjem: Hjem) -> None:
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps("Ny aktivitet")
    await hjem.carla.sends_sticker("🎸")
    await hjem.carla.sends_photo(b"picture", "Musikværksted")
    await hjem.carla.sends("Kor")
    assert hjem.carla.last.text == "Hvad handler den om?"
    await describes(hjem.carla)
    await hjem.carla.taps("Kort")
    await hjem.carla.sends_sticker("📍")
    assert hjem.carla.last.text.startswith("Send en placering med papirclipsen")


async def test_a_form_can_be_given_up(hjem: Hjem) -> None:
    await describes(hjem.carla)
    page = hjem.carla.last
    await hjem.carla.taps("Fortryd")
    await hjem.carla.taps("Ja, stop")
    await hjem.carla.taps_data("activity_form.save", on=page)
    await hjem.carla.sends("Aktiviteter")
    assert hjem.carla.last.text.startswith("Der er ingen kommende aktiviteter.")


async def test_a_draft_whose_time_has_passed_asks_for_a_new_one(hjem: Hjem) -> None:
    await describes(hjem.carla, when="i dag kl. 10-12")
    await hjem.jump(hours=2)
    await hjem.carla.taps("Opret aktiviteten")
    assert hjem.carla.last.text == "Den tid er gået. Vælg en anden."
    await hjem.carla.sends("i morgen kl. 10")
    await hjem.carla.taps("Opret aktiviteten")
    assert hjem.carla.last.text.startswith("Gemt.")


async def test_repeats_keep_the_hour_across_the_clock_change(hjem: Hjem) -> None:
    hjem.clock.now = datetime(2027, 3, 22, 8, tzinfo=UTC)
    await describes(hjem.carla, when="onsdag kl. 18-20")
    await hjem.carla.taps("Gentag")
    await hjem.carla.taps("2")
    await hjem.carla.taps("Opret aktiviteten")
    starts = await hjem.run(all_starts)
    assert starts == [
        datetime(2027, 3, 24, 17, tzinfo=UTC),
        datetime(2027, 3, 31, 16, tzinfo=UTC),
    ]


def all_starts(tx: Tx) -> list[datetime]:
    return [tx.get_one(Activity, number).starts_at for number in (1, 2)]


async def test_a_copy_is_a_week_later_and_counts_only_when_saved(hjem: Hjem) -> None:
    await published(hjem)
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps(LINE)
    await hjem.carla.taps("Kopiér")
    assert "Torsdag d. 3. december kl. 17.00–19.00" in hjem.carla.last.text
    await hjem.carla.taps("Opret aktiviteten")
    await hjem.carla.taps("Alle aktiviteter")
    assert hjem.carla.last.text == "2 kommende aktiviteter."


async def test_everyone_signed_up_hears_once_what_was_changed(hjem: Hjem) -> None:
    activity_id = await published(hjem, places=2)
    await sign_up(hjem.aya, activity_id)
    before = len(hjem.emil.received)
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps(f"tors. 17.00 · {DINNER} · 1/2")
    await hjem.carla.taps("Ret")
    await changes(hjem.carla, {"Tid": "fredag kl. 18", "Sted": "Skuret"})
    assert hjem.carla.last.text == "Gemt. 1 person får besked."
    await hjem.settled()
    assert hjem.aya.last.text == (
        "Din aktivitet har fået en ny tid: fredag d. 27. november kl. 18.00.\nNyt: stedet."
    )
    assert DINNER not in hjem.aya.last.text
    await hjem.aya.taps("Vis")
    assert "📍 Skuret, Eksempelgade 1" in hjem.aya.last.text
    assert len(hjem.emil.received) == before


async def changes(carla: Phone, answers: dict[str, str]) -> None:
    for label, answer in answers.items():
        await carla.taps(label)
        await carla.sends(answer)
    await carla.taps("Gem ændringerne")


async def test_saving_without_a_change_tells_nobody(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await sign_up(hjem.aya, activity_id)
    before = len(hjem.aya.received)
    await edit(hjem.carla, activity_id)
    await hjem.carla.taps("Gem ændringerne")
    assert hjem.carla.last.text == "Gemt. Alle kan se den under Aktiviteter."
    await hjem.settled()
    assert len(hjem.aya.received) == before


async def test_two_changes_in_one_night_are_one_message_in_the_morning(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await sign_up(hjem.aya, activity_id)
    await hjem.jump(hours=13)
    await edit(hjem.carla, activity_id)
    await changes(hjem.carla, {"Sted": "Skuret"})
    await edit(hjem.carla, activity_id)
    await changes(hjem.carla, {"Beskrivelse": "Vi griller."})
    before = len(hjem.aya.received)
    await hjem.jump(hours=11)
    assert [message.text for message in hjem.aya.received[before:]] == [
        "Der er ændret noget ved din aktivitet torsdag d. 26. november kl. 17.00.\n"
        "Nyt: stedet og beskrivelsen."
    ]


async def test_a_change_made_by_a_colleague_meanwhile_is_not_overwritten(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await edit(hjem.carla, activity_id)
    await edit(hjem.ida, activity_id)
    await changes(hjem.ida, {"Sted": "Skuret"})
    await changes(hjem.carla, {"Beskrivelse": "Vi griller."})
    assert hjem.carla.last.text.startswith("En kollega har lige rettet den.")
    assert "📍 Skuret" in (await open_page(hjem.aya, activity_id)).text


async def test_a_new_time_raises_the_sequence_of_the_same_calendar_event(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    before = await hjem.run(activities.calendar_event, activity_id)
    await edit(hjem.carla, activity_id)
    await changes(hjem.carla, {"Tid": "fredag kl. 18"})
    after = await hjem.run(activities.calendar_event, activity_id)
    assert after.uid == before.uid
    assert after.sequence > before.sequence
    assert after.starts_at == before.starts_at + timedelta(hours=25)


@pytest.mark.row(29)
async def test_the_list_of_who_comes_holds_nicknames_and_has_pages(hjem: Hjem) -> None:
    activity_id = await published(hjem, places=31)
    for number in range(32):
        phone = await enter_youth(hjem, f"Ung {number:02}" + "å" * 58)
        await hjem.run(_waits, phone.id, activity_id)
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps(f"tors. 17.00 · {DINNER} · 31/31 +1")
    await hjem.carla.taps("Hvem kommer")
    assert hjem.carla.last.text.startswith("Kommer\n• Ung 00")
    assert await hjem.run(_seen) == 30  # those on the page, and no other
    await hjem.carla.taps("Flere")
    assert hjem.carla.last.text == (f"Kommer\n• Ung 30{'å' * 58}\nVenter\n• Ung 31{'å' * 58}")


def _seen(tx: Tx) -> int:
    return len(tx.exec(select(Audit.id).where(Audit.action == "activity.participants")).all())


def _waits(tx: Tx, chat_id: int, activity_id: int) -> None:
    signups.wait(tx, people.asker(tx, chat_id), activity_id)


async def test_an_empty_list_of_participants_says_so(hjem: Hjem) -> None:
    await published(hjem)
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps(LINE)
    await hjem.carla.taps("Hvem kommer")
    assert hjem.carla.last.text == "Ingen er tilmeldt endnu."


@pytest.mark.parametrize("name", ["bo", "olga", "aya", "nova"])
@pytest.mark.parametrize(
    "data",
    [
        "activity_desk",
        "activity_desk.show:{id}",
        "activity_desk.people:{id}",
        "activity_desk.past:0",
        "activity_desk.off:{id}:0",
        "activity_desk.gone:{id}:0:0",
        "activity_form.new",
        "activity_form.edit:{id}",
        "activity_form.save",
    ],
)
async def test_nobody_but_coordinators_organises(hjem: Hjem, name: str, data: str) -> None:
    activity_id = await published(hjem)
    phone: Phone = getattr(hjem, name)
    await phone.sends("/menu")
    page = phone.last
    await phone.taps_data(data.format(id=activity_id), on=page)
    assert not any(DINNER in message.text for message in phone.received)
    assert "1 plads tilbage" in (await open_page(hjem.aya, activity_id)).text


async def test_an_administrator_organises_too(hjem: Hjem) -> None:
    await published(hjem)
    await hjem.ida.sends("Aktiviteter")
    assert LINE in hjem.ida.last.buttons[0]
    await hjem.ida.taps("Se dem, som de unge ser dem")
    await hjem.ida.taps("Alle aktiviteter")
    await hjem.ida.taps(f"tors. 17.00 · {DINNER} · 1 plads")
    await hjem.ida.taps("Ret eller aflys")
    assert "0 af 1 pladser er taget." in hjem.ida.last.text


@pytest.mark.parametrize("data", ["choose:places:7777", "choose:title:x", "fix:nothing"])
async def test_a_forged_answer_closes_nothing_and_changes_nothing(hjem: Hjem, data: str) -> None:
    await describes(hjem.carla)
    page = hjem.carla.last
    await hjem.carla.taps_data(f"activity_form.{data}", on=page)
    await hjem.carla.taps("Opret aktiviteten", on=page)
    assert page.text.startswith("Gemt.")


async def test_a_desk_with_nothing_ahead_says_no_more_than_that(hjem: Hjem) -> None:
    await describes(hjem.carla)
    await hjem.carla.taps("Opret aktiviteten")
    await hjem.jump(days=3)
    await hjem.carla.sends("Aktiviteter")
    assert hjem.carla.last.text == "Der er ingen kommende aktiviteter. Vil du lave en?"


@pytest.mark.parametrize(
    "tap", ["activity_desk.cancel", "activity_desk.why", "activity_form.edit", "activity_form.copy"]
)
async def test_an_old_button_of_an_activity_that_others_run_now_leads_nowhere(
    hjem: Hjem, tap: str
) -> None:
    activity_id = await published(hjem)
    await hjem.pia.sends("/menu")
    data = f"{tap}:{activity_id}:0" if tap.endswith("why") else f"{tap}:{activity_id}"
    await hjem.pia.taps_data(data, on=hjem.pia.last)
    assert hjem.pia.last.text == NOT_FOUND
    await hjem.pia.sends("Sygdom")
    assert "Det forstod jeg ikke helt" in hjem.pia.last.text
