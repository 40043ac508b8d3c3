"""«Min bolig»: what a youth sees of the way to a home."""

from datetime import timedelta

import pytest

from bot import outbox
from bot.courier import take_parcels
from bot.domain.housing import SideState
from bot.services import caseload, days_off, people
from bot.store import Tx
from bot.tables import Case, Person
from tests.casework import case_of, change, draft, is_away, open_case
from tests.hjem import Hjem
from tests.test_needs import asks_for
from tests.test_offers import offers_it

DISCREET = "Der er nyt til dig. Tryk på Vis, når du sidder et sted, hvor du kan læse i fred."


@pytest.mark.row(16)
async def test_a_youth_sees_where_she_is_and_who_acts_next(hjem: Hjem) -> None:
    await hjem.aya.sends("Min bolig")
    text = hjem.aya.last.text
    assert "Trin 1 af 10 ●○○○○○○○○○" in text
    assert "Vi er i kontakt" in text
    assert "Du skal ikke gøre noget lige nu." in text
    assert "Næste skridt: Bo, siden mandag d. 23. november." in text
    assert "inden mandag d. 7. december, minder jeg Bo om det" in text


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("4. Vi søger bolig til dig", "\nDu skal ikke gøre noget lige nu.\n"),
        (
            "5. Godkendt – vi venter på en bolig",
            "\nDu skal ikke gøre noget lige nu. Sig til, hvis du får nyt nummer.\n",
        ),
    ],
)
async def test_while_others_act_nothing_to_do_is_said_only_where_it_is_true(
    hjem: Hjem, stage: str, words: str
) -> None:
    await draft(hjem, hjem.bo, stage)
    await hjem.bo.taps("Send")
    await hjem.aya.sends("Min bolig")
    assert words in hjem.aya.last.text


async def test_while_a_paper_is_missing_there_is_something_to_do(hjem: Hjem) -> None:
    await asks_for(hjem, "Lønseddel")
    await hjem.aya.sends("Min bolig")
    assert "\nImens: Aflever det, vi mangler fra dig.\n" in hjem.aya.last.text
    await draft(hjem, hjem.bo, "4. Vi søger bolig til dig")
    await hjem.bo.taps("Send")
    await hjem.aya.sends("Min bolig")
    assert "\nImens: Aflever det, vi mangler fra dig.\n" in hjem.aya.last.text
    await hjem.aya.taps("Det mangler vi fra dig (1)")
    await hjem.aya.taps("Aflever: Lønseddel")
    await hjem.aya.sends_photo(b"jpeg")
    await hjem.aya.sends("Min bolig")
    assert "\nDu skal ikke gøre noget lige nu.\n" in hjem.aya.last.text


async def test_a_youth_sees_all_ten_steps_with_her_own_marked(hjem: Hjem) -> None:
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Se alle trin")
    assert "1. Vi er i kontakt ← her er du" in hjem.aya.last.text
    assert "10. Du klarer det selv" in hjem.aya.last.text
    await hjem.aya.taps("Min bolig")
    assert "Trin 1 af 10" in hjem.aya.last.text


async def test_an_empty_history_says_what_will_stand_there(hjem: Hjem) -> None:
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Historik")
    assert "Der er ikke noget nyt endnu" in hjem.aya.last.text


async def test_a_youth_without_a_caseworker_is_not_left_alone(hjem: Hjem) -> None:
    await hjem.run(lambda tx: tx.delete(tx.get_one(Case, hjem.ids["aya"])))
    await hjem.aya.sends("Min bolig")
    assert "Du har ikke en sagsbehandler endnu" in hjem.aya.last.text
    assert hjem.aya.last.buttons == [["Hjælp nu"]]
    await hjem.aya.taps_data("housing.steps", on=hjem.aya.last)
    assert "Du har ikke en sagsbehandler endnu" in hjem.aya.last.text


async def test_a_youth_who_wants_no_secrecy_reads_the_text_at_once(hjem: Hjem) -> None:
    await change(hjem, Person, hjem.ids["aya"], discreet=False)
    await draft(hjem, hjem.bo, "8. Du flytter ind")
    await hjem.bo.taps("Send")
    await hjem.settled()
    assert hjem.aya.last.text == (
        "Nyt fra Bo\n\nTillykke med nøglerne. Vi bliver ved med at være her."
    )


async def test_a_text_that_did_not_arrive_at_first_is_said_again(hjem: Hjem) -> None:
    await change(hjem, Person, hjem.ids["aya"], discreet=False)
    await draft(hjem, hjem.bo, "8. Du flytter ind")
    hjem.sim.drop_next("sendMessage", before_effect=True)
    await hjem.bo.taps("Send")
    await hjem.settled()
    assert hjem.aya.received == []
    await hjem.forward(seconds=5)
    assert "Tillykke med nøglerne" in hjem.aya.last.text


async def test_a_text_that_was_taken_up_and_given_back_is_still_said(hjem: Hjem) -> None:
    await change(hjem, Person, hjem.ids["aya"], discreet=False)
    await hjem.jump(hours=13)
    await draft(hjem, hjem.bo, "8. Du flytter ind")
    await hjem.bo.taps("Send")
    await hjem.settled()
    hjem.clock.now += timedelta(hours=12)
    assert "housing.news" in await hjem.run(up_and_back, hjem)
    await hjem.forward(seconds=5)
    assert "Tillykke med nøglerne" in hjem.aya.last.text


def up_and_back(tx: Tx, hjem: Hjem) -> set[str]:
    """Everything that is due was taken up, rendered, and given back unsent; its kinds."""
    parcels, _ = take_parcels(tx, hjem.app.hjem, 99)
    outbox.give_back(tx, hjem.app.hjem.replica, set())
    return {parcel.claimed.kind for parcel in parcels}


async def test_a_notice_waits_for_the_morning(hjem: Hjem) -> None:
    await hjem.jump(hours=13)
    await draft(hjem, hjem.bo, "3. Din plan")
    await hjem.bo.taps("Send")
    await hjem.settled()
    assert hjem.aya.received == []
    await hjem.jump(hours=10)
    assert hjem.aya.last.text == DISCREET


async def test_news_that_she_found_herself_is_not_announced(hjem: Hjem) -> None:
    await hjem.jump(hours=13)
    await draft(hjem, hjem.bo, "3. Din plan")
    await hjem.bo.taps("Send")
    await hjem.aya.sends("Min bolig")
    await hjem.jump(hours=11)
    assert DISCREET not in [one.text for one in hjem.aya.received]


async def test_a_rejection_is_told_by_a_human_and_the_bot_keeps_asking(hjem: Hjem) -> None:
    await open_case(hjem, hjem.bo)
    await hjem.bo.taps("Pause, afslag, ingen kontakt")
    await hjem.bo.taps("Afslag")
    assert "Jeg skriver ikke noget om det." in hjem.bo.last.text
    await hjem.bo.taps("Gem")
    await hjem.jump(hours=1)
    assert hjem.aya.received == []
    await hjem.aya.sends("Min bolig")
    assert "nej" not in hjem.aya.last.text
    assert "Bo vil gerne tale med dig om, hvad der sker nu." in hjem.aya.last.text
    await hjem.aya.taps("Historik")
    assert "Afslag" not in hjem.aya.last.text

    await hjem.jump(hours=3)  # four working hours later
    assert "Har du talt med Aya om afslaget?" in hjem.bo.last.text
    later = hjem.bo.last
    await hjem.bo.taps("Mind mig om det senere", on=later)
    await hjem.jump(minutes=5)
    await hjem.bo.taps_data(f"housing.case.call_later:{hjem.ids['aya']}", on=later)
    assert "tirsdag d. 24. november kl. 10.05" in hjem.bo.last.text
    await hjem.jump(days=1)
    assert len([one for one in hjem.bo.received if "Har du talt" in one.text]) == 1
    await hjem.bo.taps("Ja, vi har talt sammen")
    await hjem.aya.sends("Min bolig")
    assert "Det blev et nej denne gang." in hjem.aya.last.text
    assert "Bo taler med dig om, hvad I gør nu, og hvordan du kan klage." in hjem.aya.last.text
    asked = len([one for one in hjem.bo.received if "Har du talt" in one.text])
    await hjem.jump(days=2)
    assert len([one for one in hjem.bo.received if "Har du talt" in one.text]) == asked


async def test_whoever_is_there_when_it_is_due_is_asked_about_a_rejection(hjem: Hjem) -> None:
    await hjem.run(_bo_is_off_today, hjem)
    await open_case(hjem, hjem.dorte)
    await hjem.dorte.taps("Pause, afslag, ingen kontakt")
    await hjem.dorte.taps("Afslag")
    await hjem.jump(hours=5)  # less than four working hours are left of the day
    await hjem.dorte.taps("Gem")
    await hjem.jump(hours=22)
    assert not [one for one in hjem.dorte.received if "Har du talt" in one.text]
    await hjem.bo.taps("Ja, vi har talt sammen")
    await hjem.aya.sends("Min bolig")
    assert "Det blev et nej denne gang." in hjem.aya.last.text


async def test_where_the_deputy_is_off_too_the_support_worker_hears(hjem: Hjem) -> None:
    await open_case(hjem, hjem.bo)
    await hjem.bo.taps("Pause, afslag, ingen kontakt")
    await hjem.bo.taps("Afslag")
    await is_away(hjem, "bo", deputy="dorte")
    await is_away(hjem, "dorte", deputy="carla")
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Spørg om nyt")
    assert "Jeg har sagt til Sam" in hjem.aya.last.text
    await hjem.bo.taps("Gem")
    await hjem.jump(hours=4)
    heard = [one.text.partition(" ")[0] for one in hjem.sam.received]
    assert heard == ["Aya", "Har"]
    assert hjem.dorte.received == []


def _bo_is_off_today(tx: Tx, hjem: Hjem) -> None:
    today, bo = hjem.clock.now.date(), people.by_id(tx, hjem.ids["bo"])
    days_off.take(tx, bo, today, today, hjem.ids["dorte"])


async def test_a_pause_and_lost_contact_have_kind_words(hjem: Hjem) -> None:
    for label, words in (("På pause", "Vi holder en pause."), ("Ingen kontakt", "Godt at se dig")):
        await open_case(hjem, hjem.bo)
        await hjem.bo.taps("Pause, afslag, ingen kontakt")
        await hjem.bo.taps(label)
        await hjem.bo.taps("Send")
        await hjem.jump(minutes=15)
        await hjem.aya.sends("Min bolig")
        assert words in hjem.aya.last.text
    assert (await case_of(hjem)).side_state is SideState.LOST_CONTACT


async def test_the_day_of_a_step_outlives_an_offer_that_came_to_nothing(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "5. Godkendt – vi venter på en bolig")
    await hjem.bo.taps("Send")
    await hjem.jump(days=3)
    await offers_it(hjem)
    await hjem.aya.sends("Min bolig")
    assert "Dig, siden torsdag d. 26. november." in hjem.aya.last.text
    await hjem.jump(days=1)
    await hjem.aya.taps("Dit tilbud: Valby", on=hjem.aya.last)
    await hjem.aya.taps("Nej, fordi …")
    await hjem.aya.taps("Huslejen er for høj")
    await hjem.aya.sends("Min bolig")
    assert "Næste skridt: Andre end os, siden mandag d. 23. november." in hjem.aya.last.text
    assert "inden fredag d. 11. december, minder jeg Bo om det" in hjem.aya.last.text
    await open_case(hjem, hjem.bo)
    assert "Næste skridt: andre, siden mandag d. 23. november" in hjem.bo.last.text


async def test_the_day_of_a_step_outlives_that_the_case_was_closed(hjem: Hjem) -> None:
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(caseload.close, bo, hjem.ids["aya"])
    await hjem.jump(days=3)
    await hjem.run(caseload.reopen, bo, hjem.ids["aya"])
    await hjem.settled()
    await hjem.aya.sends("Min bolig")
    assert "Næste skridt: Bo, siden mandag d. 23. november." in hjem.aya.last.text
    assert "inden torsdag d. 10. december, minder jeg Bo om det" in hjem.aya.last.text


async def test_who_acts_next_does_so_since_it_was_said(hjem: Hjem) -> None:
    await hjem.jump(days=2)
    await open_case(hjem, hjem.bo)
    await hjem.bo.taps("Hvem gør hvad nu")
    await hjem.bo.taps("Aya")
    await hjem.bo.taps("Send")
    await hjem.aya.sends("Min bolig")
    assert "Næste skridt: Dig, siden onsdag d. 25. november." in hjem.aya.last.text
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Hent mine data")
    html = hjem.aya.received[-2].content().decode()
    assert "<dt>Her siden</dt>\n<dd>mandag d. 23. november 2026 kl. 09.00</dd>" in html


async def test_asking_for_news_reaches_the_caseworker_once_a_day(hjem: Hjem) -> None:
    for said in ("Jeg har sagt til Bo", "Jeg har allerede spurgt Bo i dag."):
        await hjem.aya.sends("Min bolig")
        await hjem.aya.taps("Spørg om nyt")
        assert said in hjem.aya.last.text
        await hjem.settled()
    assert [one.text for one in hjem.bo.received] == ["Aya vil gerne høre nyt om boligen."]
    assert hjem.bo.last.buttons == [["Skriv til Aya", "Bolig"]]
    await hjem.jump(days=1)
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Spørg om nyt")
    await hjem.settled()
    assert len([one for one in hjem.bo.received if "høre nyt" in one.text]) == 2
    assert "Der er ikke sket noget siden mandag d. 23. november." in hjem.bo.last.text


async def test_asking_when_nobody_is_at_work_says_when_somebody_is(hjem: Hjem) -> None:
    await hjem.jump(days=5)  # Saturday
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Spørg om nyt")
    assert "Vi åbner igen mandag d. 30. november kl. 09.00." in hjem.aya.last.text


async def test_an_honest_word_where_nothing_moves(hjem: Hjem) -> None:
    await hjem.jump(days=14)
    await hjem.jump(hours=2)
    await hjem.aya.sends("Min bolig")
    assert "Der er ikke sket noget i 14 dage." in hjem.aya.last.text
    assert "det er ikke din skyld. Jeg har mindet Bo om det." in hjem.aya.last.text


async def test_the_history_has_pages(hjem: Hjem) -> None:
    stages = ["3. Din plan", "4. Vi søger bolig til dig"]
    for turn in range(6):
        await draft(hjem, hjem.bo, stages[turn % 2])
        await hjem.bo.taps("Send")
        await hjem.jump(days=1)
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Historik")
    assert "Vi søger bolig til dig, lørdag d. 28. november\n" in hjem.aya.last.text
    assert "mandag d. 23. november" not in hjem.aya.last.text
    await hjem.aya.taps("Ældre")
    assert "Din plan, mandag d. 23. november\n" in hjem.aya.last.text
    await open_case(hjem, hjem.bo)
    await hjem.bo.taps("Historik")
    await hjem.bo.taps("Ældre")
    assert "Din plan, mandag d. 23. november\n" in hjem.bo.last.text
    await hjem.jump(days=60)
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Historik")
    assert "Vi søger bolig til dig, lørdag d. 28. november 2026\n" in hjem.aya.last.text


async def test_another_youths_news_stay_hers(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "6. Du har fået et tilbud")
    await hjem.bo.taps("Send")
    await hjem.settled()
    await hjem.emil.sends("/menu")
    await hjem.emil.taps_data(hjem.aya.last.button_data("Vis"), on=hjem.emil.last)
    assert "tilbud" not in hjem.emil.last.text


async def test_the_longest_texts_fit_on_every_page(hjem: Hjem) -> None:
    await change(hjem, Person, hjem.ids["bo"], alias="Å" * 64)
    for stage in ("5. Godkendt – vi venter på en bolig", "3. Din plan", "8. Du flytter ind"):
        await draft(hjem, hjem.bo, stage)
        await hjem.bo.taps("Ret teksten")
        await hjem.bo.sends("🙂" * 500)
        await hjem.bo.taps("Send")
        await hjem.jump(minutes=15)
    await hjem.aya.sends("Min bolig")
    assert "🙂" * 500 in hjem.aya.last.text
    await hjem.aya.taps("Historik")
    assert hjem.aya.last.text.count("🙂" * 500) == 3
