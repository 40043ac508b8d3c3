"""«Mine unge», the card of a youth, and the end of a case."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.domain.people import Role
from bot.services import caseload, people, support_workers
from bot.store import Tx
from bot.tables import Audit, Case, Person
from tests.casework import book, case_of, change, hand_over, is_away, join, names, opens
from tests.hjem import NOT_FOUND, Hjem

NO_YOUTHS = "Du har ingen unge lige nu. Når du inviterer eller overtager en, ser du navnet her."


async def test_a_caseworker_without_youths_is_shown_how_to_invite_one(hjem: Hjem) -> None:
    await change(hjem, Case, hjem.ids["emil"], caseworker_id=hjem.ids["bo"])
    await hjem.dorte.sends("Mine unge")
    assert hjem.dorte.last.text == NO_YOUTHS
    assert hjem.dorte.last.buttons == [["Invitér"]]


async def test_who_has_handed_everybody_over_is_not_taken_for_a_beginner(hjem: Hjem) -> None:
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(support_workers.assign, bo, hjem.ids["aya"], 0)
    await hand_over(hjem, "aya", "dorte")
    for phone in (hjem.bo, hjem.sam):
        await phone.sends("Mine unge")
        assert phone.last.text == NO_YOUTHS


async def test_who_waits_longest_comes_first_then_the_alphabet(hjem: Hjem) -> None:
    ids = await join(hjem, "Åse", "bente", "Zoe", "Øjvind", "Ærlig", "Zorro")
    now = hjem.clock.now
    await change(hjem, Case, ids[2], unanswered_since=now - timedelta(hours=3))
    await change(hjem, Case, hjem.ids["aya"], unanswered_since=now - timedelta(minutes=20))
    await hjem.bo.sends("Mine unge")
    assert hjem.bo.last.text == "7 unge · 2 venter på svar."
    assert [label.split(" · ")[0] for label in names(hjem.bo)] == [
        "✉️ Zoe",
        "✉️ Aya",
        "bente",
        "Zorro",
        "Ærlig",
        "Øjvind",
        "Åse",
    ]
    assert "✉️ Zoe · 3 timer · Kontakt" in names(hjem.bo)


async def test_a_long_list_has_pages(hjem: Hjem) -> None:
    await join(hjem, *(f"Ung {number:02}" for number in range(1, 17)))
    await hjem.bo.sends("Mine unge")
    assert names(hjem.bo)[0] == "Aya · Kontakt"
    assert names(hjem.bo)[-1] == "Flere"
    await hjem.bo.taps("Flere")
    assert names(hjem.bo)[0] == "Ung 08 · Kontakt"
    await hjem.bo.taps("Flere")
    assert names(hjem.bo) == ["Ung 16 · Kontakt", "Forrige"]
    await hjem.bo.taps_data("cases.page:99", on=hjem.bo.last)
    assert names(hjem.bo)[0] == "Ung 16 · Kontakt"


async def test_a_support_worker_sees_the_youths_she_supports(hjem: Hjem) -> None:
    await hjem.sam.sends("Mine unge")
    assert names(hjem.sam) == ["Aya · Kontakt"]


async def test_the_card_tells_what_one_needs_at_a_glance(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    await change(hjem, Case, hjem.ids["aya"], unanswered_since=hjem.clock.now - timedelta(hours=2))
    await book(hjem, "sam", hjem.clock.now + timedelta(days=1))
    await opens(hjem.bo, "✉️ Aya · 2 timer · Kontakt")
    assert hjem.bo.last.text == (
        "Aya\n"
        "✉️ Har ventet på svar i 2 timer\n"
        "Trin 1 af 10: Vi er i kontakt\n"
        "Næste skridt: Bo, siden mandag d. 23. november\n"
        "\n"
        "Næste aftale: tirsdag d. 24. november kl. 09.00 med Sam\n"
        "Sagsbehandler: Bo\n"
        "Bostøtte: Sam\n"
        "Har været her i dag"
    )


async def test_the_card_says_roughly_when_she_was_here(hjem: Hjem) -> None:
    for days, words in (
        (3, "Har været her i denne uge"),
        (8, "Har ikke været her i en uge eller mere"),
    ):
        seen = hjem.clock.now - timedelta(days=days)
        await change(hjem, Person, hjem.ids["aya"], seen_at=seen)
        await opens(hjem.bo)
        assert words in hjem.bo.last.text
    await change(hjem, Person, hjem.ids["aya"], seen_at=None)
    await opens(hjem.bo)
    assert "Har ikke været her endnu" in hjem.bo.last.text


async def test_a_youth_who_cannot_be_reached_is_marked(hjem: Hjem) -> None:
    await change(hjem, Person, hjem.ids["aya"], unreachable_at=hjem.clock.now)
    await opens(hjem.bo, "⚠️ Aya · Kontakt")
    assert "⚠️ Kan ikke nås på Telegram. Prøv på en anden måde." in hjem.bo.last.text


async def test_a_deputy_sees_the_absent_colleagues_youths_marked(hjem: Hjem) -> None:
    await is_away(hjem, "bo", deputy="dorte")
    await hjem.dorte.sends("Mine unge")
    assert names(hjem.dorte) == ["Aya · Kontakt · for Bo", "Emil · Kontakt"]
    await hjem.dorte.taps("Aya · Kontakt · for Bo")
    assert "Sagsbehandler: Bo" in hjem.dorte.last.text
    await hjem.jump(days=2)
    await hjem.dorte.sends("Mine unge")
    assert names(hjem.dorte) == ["Emil · Kontakt"]
    await hjem.dorte.taps_data(f"youth:{hjem.ids['aya']}", on=hjem.dorte.last)
    assert hjem.dorte.last.text == NOT_FOUND


async def test_a_long_name_fits_on_its_button(hjem: Hjem) -> None:
    await join(hjem, "Æøå" * 21 + "x")
    await hjem.bo.sends("Mine unge")
    assert names(hjem.bo)[1] == "ÆøåÆøåÆøåÆøåÆøåÆøåÆøåÆø… · Kontakt"
    await hjem.bo.taps(names(hjem.bo)[1])
    assert hjem.bo.last.text.startswith("Æøå" * 21 + "x\n")


async def test_a_name_is_never_taken_for_markup(hjem: Hjem) -> None:
    await join(hjem, "<b>Bob & Co")
    await opens(hjem.bo, "<b>Bob & Co · Kontakt")
    assert hjem.bo.last.text.startswith("<b>Bob & Co\n")


async def test_every_opening_of_a_card_is_on_record(hjem: Hjem) -> None:
    await opens(hjem.bo)
    await opens(hjem.bo)

    def looks(tx: Tx) -> int:
        return len(
            tx.exec(
                select(Audit).where(
                    col(Audit.actor_id) == hjem.ids["bo"],
                    col(Audit.subject_id) == hjem.ids["aya"],
                    Audit.action == "case.read",
                )
            ).all()
        )

    assert await hjem.run(looks) == 2


async def test_nobody_else_opens_a_card(hjem: Hjem) -> None:
    for phone in (hjem.dorte, hjem.carla, hjem.ida, hjem.olga, hjem.emil, hjem.aya, hjem.nova):
        await phone.sends("/menu")
        for tap in ("youth", "youth.close", "youth.close_now", "youth.support", "youth.reopen"):
            await phone.taps_data(f"{tap}:{hjem.ids['aya']}", on=phone.last)
            assert "Trin" not in phone.last.text
            assert "Sagsbehandler" not in phone.last.text

    def closed(tx: Tx) -> bool:
        return tx.get_one(Case, hjem.ids["aya"]).closed_at is not None

    assert not await hjem.run(closed)


async def test_closing_asks_first_tells_the_youth_kindly_and_can_be_undone(hjem: Hjem) -> None:
    await opens(hjem.bo)
    await hjem.bo.taps("Afslut")
    assert "Er I færdige med forløbet for Aya?" in hjem.bo.last.text
    yes = hjem.bo.last.button_data("Ja, afslut")
    await hjem.bo.taps_data(yes, on=hjem.bo.last)
    await hjem.bo.taps_data(yes, on=hjem.bo.last)
    await hjem.settled()
    assert [one.text for one in hjem.aya.received] == [
        "Bo har afsluttet dit forløb her. Det har været godt at kende dig. Du må altid skrive igen."
    ]
    await hjem.aya.sends("Min bolig")
    assert hjem.aya.last.text == "Forløbet er slut, men du må altid skrive."

    await hjem.bo.taps("Mine unge")
    assert hjem.bo.last.text == NO_YOUTHS
    assert names(hjem.bo) == ["Invitér", "Afsluttede (1)"]
    await hjem.bo.taps("Afsluttede (1)")
    await hjem.bo.taps("Aya")
    await hjem.bo.taps("Åbn igen")
    await hjem.bo.taps("Mine unge")
    assert names(hjem.bo) == ["Aya · Kontakt"]


async def test_who_waits_for_an_answer_can_get_it_before_the_plan_is_finished(hjem: Hjem) -> None:
    since = hjem.clock.now - timedelta(hours=2)
    await change(hjem, Case, hjem.ids["aya"], unanswered_since=since)
    await opens(hjem.bo, "✉️ Aya · 2 timer · Kontakt")
    await hjem.bo.taps("Afslut")
    assert hjem.bo.last.text.startswith("Aya venter på svar.\n\nEr I færdige med forløbet for Aya?")
    assert names(hjem.bo) == ["Svar Aya", "Ja, afslut", "Tilbage til Aya"]
    await hjem.bo.taps("Svar Aya")
    assert "Aya" in hjem.bo.last.text
    assert (await case_of(hjem)).closed_at is None


async def test_a_closed_youth_who_waits_for_an_answer_is_on_the_list(hjem: Hjem) -> None:
    await change(
        hjem,
        Case,
        hjem.ids["aya"],
        closed_at=hjem.clock.now,
        unanswered_since=hjem.clock.now - timedelta(hours=1),
    )
    await hjem.bo.sends("Mine unge")
    assert names(hjem.bo)[0] == "✉️ Aya · 1 time · Kontakt"


async def test_a_support_worker_can_neither_close_nor_hand_over(hjem: Hjem) -> None:
    await opens(hjem.sam)
    assert {"Overdrag", "Afslut", "Bostøtte"} & set(names(hjem.sam)) == set()
    aya, dorte = hjem.ids["aya"], hjem.ids["dorte"]
    for data in (
        f"youth.close_now:{aya}",
        f"cases.handover.yes:{aya}:{dorte}",
        f"youth.supporter:{aya}:0",
        f"youth.supported:{aya}:0:{hjem.ids['sam']}",
    ):
        await hjem.sam.taps_data(data, on=hjem.sam.last)
        assert hjem.sam.last.text.startswith("Det kan jeg ikke finde.")

    def facts(tx: Tx) -> tuple[int, int | None, datetime | None]:
        case = tx.get_one(Case, aya)
        return case.caseworker_id, case.support_worker_id, case.closed_at

    assert await hjem.run(facts) == (hjem.ids["bo"], hjem.ids["sam"], None)


@pytest.mark.row(14)
async def test_a_support_worker_is_chosen_and_both_are_told(hjem: Hjem) -> None:
    await change(hjem, Case, hjem.ids["aya"], support_worker_id=None)
    await opens(hjem.bo)
    await hjem.bo.taps("Bostøtte")
    await hjem.bo.taps("Sam")
    await hjem.bo.taps("Ja")
    assert "Bostøtte: Sam" in hjem.bo.last.text
    await hjem.settled()
    assert hjem.sam.last.text == "Du er nu bostøtte for Aya."
    assert hjem.aya.last.text == ("Sam hjælper dig også fra nu af. Du kan vælge en tid hos Sam.")


async def test_the_youth_hears_that_somebody_else_supports_her_or_nobody(hjem: Hjem) -> None:
    await change(hjem, Person, hjem.ids["dorte"], role=Role.SUPPORT_WORKER)
    await book(hjem, "sam", hjem.clock.now + timedelta(days=1))
    await opens(hjem.bo)
    await hjem.bo.taps("Bostøtte")
    await hjem.bo.taps("Dorte")
    await hjem.bo.taps("Ja")
    await hjem.settled()
    assert hjem.aya.last.text == (
        "Fra nu af hjælper Dorte dig i stedet for Sam. Du kan vælge en tid hos Dorte. "
        "Dine aftaler med Sam gælder, til en af jer siger andet."
    )
    await hjem.bo.taps("Bostøtte")
    await hjem.bo.taps("Ingen bostøtte")
    await hjem.bo.taps("Ja")
    await hjem.settled()
    assert hjem.aya.last.text == "Dorte hjælper dig ikke længere. Bo hjælper dig stadig."
    assert hjem.aya.last.buttons == [["Mine aftaler"]]


async def test_what_the_youth_will_read_is_shown_before_and_a_second_yes_says_it_once(
    hjem: Hjem,
) -> None:
    await book(hjem, "sam", hjem.clock.now + timedelta(days=1))
    await opens(hjem.bo)
    await hjem.bo.taps("Bostøtte")
    await hjem.bo.taps("Ingen bostøtte")
    news = (
        "Sam hjælper dig ikke længere. Bo hjælper dig stadig. "
        "Dine aftaler med Sam gælder, til en af jer siger andet."
    )
    asked = hjem.bo.last
    question = "Skal Sam ikke længere være bostøtte for Aya?"
    assert asked.text == f"{question}\n\nAya kommer til at læse:\n{news}"
    await hjem.bo.taps("Tilbage")
    await hjem.settled()
    assert hjem.aya.received == hjem.sam.received == []
    await hjem.bo.taps("Ingen bostøtte")
    yes = hjem.bo.last.button_data("Ja")
    for _ in range(2):
        await hjem.bo.taps_data(yes, on=asked)
    await hjem.settled()
    assert [one.text for one in hjem.aya.received] == [news]
    assert len(hjem.sam.received) == 1


async def test_an_old_yes_takes_nobody_away_who_came_since(hjem: Hjem) -> None:
    await opens(hjem.bo)
    await hjem.bo.taps("Bostøtte")
    await hjem.bo.taps("Ingen bostøtte")
    asked = hjem.bo.last
    await change(hjem, Person, hjem.ids["dorte"], role=Role.SUPPORT_WORKER)
    await change(hjem, Case, hjem.ids["aya"], support_worker_id=hjem.ids["dorte"])
    await hjem.bo.taps("Ja", on=asked)
    assert hjem.bo.last.text.startswith("Skal Dorte ikke længere være bostøtte for Aya?")
    assert (await case_of(hjem)).support_worker_id == hjem.ids["dorte"]


async def test_who_was_the_support_worker_hears_it_and_finds_old_buttons_closed(hjem: Hjem) -> None:
    await book(hjem, "sam", hjem.clock.now + timedelta(days=1))
    await opens(hjem.sam)
    card = hjem.sam.last
    await opens(hjem.bo)
    await hjem.bo.taps("Bostøtte")
    await hjem.bo.taps("Ingen bostøtte")
    await hjem.bo.taps("Ja")
    await hjem.settled()
    assert hjem.sam.last.text == (
        "Du er ikke længere bostøtte for Aya. Jeres aftaler gælder, til en af jer siger andet. "
        "Er du i tvivl, så spørg Bo."
    )
    await hjem.sam.taps("Skriv", on=card)
    assert hjem.sam.last.text == NOT_FOUND


async def test_only_a_support_worker_can_be_chosen_as_one_and_hears_it_each_time(
    hjem: Hjem,
) -> None:
    aya, sam, bo = hjem.ids["aya"], hjem.ids["sam"], await hjem.run(people.by_id, hjem.ids["bo"])
    with pytest.raises(people.NotYours):
        await hjem.run(support_workers.assign, bo, aya, hjem.ids["carla"])
    for to_id in (0, sam, 0, sam):
        hjem.clock.now += timedelta(minutes=1)
        await hjem.run(support_workers.assign, bo, aya, to_id)
        await hjem.settled()
    heard = [one.text for one in hjem.sam.received]
    assert heard.count("Du er nu bostøtte for Aya.") == 2


async def test_the_support_worker_hears_that_a_plan_is_finished(hjem: Hjem) -> None:
    await book(hjem, "sam", hjem.clock.now + timedelta(days=1))
    await opens(hjem.bo)
    await hjem.bo.taps("Afslut")
    await hjem.bo.taps("Ja, afslut")
    await hjem.settled()
    assert hjem.sam.last.text == (
        "Forløbet for Aya er afsluttet. Jeres aftaler gælder, til en af jer siger andet. "
        "Er du i tvivl, så spørg Bo."
    )


async def test_who_heard_that_a_plan_is_finished_hears_that_it_goes_on(hjem: Hjem) -> None:
    await is_away(hjem, "bo", deputy="dorte")
    await opens(hjem.dorte, "Aya · Kontakt")
    await hjem.dorte.taps("Afslut")
    await hjem.dorte.taps("Ja, afslut")
    await hjem.settled()
    assert hjem.bo.last.text == "Forløbet for Aya er afsluttet. Dorte gjorde det for dig."
    await hjem.dorte.taps("Åbn igen")
    await hjem.settled()
    assert hjem.aya.last.text == "Dit forløb her går videre. Bo hjælper dig igen."
    assert hjem.sam.last.text == "Forløbet for Aya går videre. Du er bostøtte som før."
    assert hjem.bo.last.text == "Forløbet for Aya går videre. Dorte gjorde det for dig."


async def test_a_plan_that_goes_on_at_once_is_not_said_to_be_finished(hjem: Hjem) -> None:
    aya, bo = hjem.ids["aya"], await hjem.run(people.by_id, hjem.ids["bo"])

    def close_and_reopen(tx: Tx) -> None:
        caseload.close(tx, bo, aya)
        caseload.reopen(tx, bo, aya)

    before = len(hjem.sam.received), len(hjem.aya.received)
    await hjem.run(close_and_reopen)
    await hjem.settled()
    assert (len(hjem.sam.received), len(hjem.aya.received)) == before


async def test_only_a_support_worker_can_become_one(hjem: Hjem) -> None:
    await opens(hjem.bo)
    chosen = f"{hjem.ids['aya']}:{hjem.ids['carla']}"
    for data in (f"youth.supporter:{chosen}", f"youth.supported:{chosen}:{hjem.ids['sam']}"):
        await hjem.bo.taps_data(data, on=hjem.bo.last)
        assert hjem.bo.last.text == NOT_FOUND
    await opens(hjem.bo)
    assert "Bostøtte: Sam" in hjem.bo.last.text
