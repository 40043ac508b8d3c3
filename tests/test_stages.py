"""Staff move a case, and see first what the youth will read."""

import pytest
from sqlmodel import col, select

from bot.domain.housing import Ball, SideState, Stage
from bot.store import Tx
from bot.tables import Audit, Case, Person, StageChange
from tests.casework import case_of, change, draft, open_case
from tests.hjem import Hjem
from tests.test_offers import offers_it
from tests.test_settling import moved_in, signed

DISCREET = "Der er nyt til dig. Tryk på Vis, når du sidder et sted, hvor du kan læse i fred."


@pytest.mark.row(13)
async def test_what_the_youth_will_read_is_shown_before_it_is_sent(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "5. Godkendt – vi venter på en bolig")
    preview = hjem.bo.last.text
    assert "Der er ikke sendt noget endnu." in preview
    shown = preview.partition("Det kommer Aya til at læse:")[2].strip()
    await hjem.settled()
    assert hjem.aya.received == []

    await hjem.bo.taps("Send")
    await hjem.settled()
    assert hjem.aya.last.text == DISCREET
    await hjem.aya.taps("Vis")
    news, page = hjem.aya.received[-2:]
    assert news.text == shown
    assert "Trin 5 af 10" in page.text
    assert "Vi venter på: Et tilbud." in page.text
    assert "Andre end os" in page.text
    assert "Sidste nyt" not in page.text  # it stands right above
    await hjem.aya.sends("Min bolig")
    assert "Sidste nyt" not in hjem.aya.last.text  # the page says as much as the usual words


async def test_staff_change_the_text_and_it_stays_text(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "3. Din plan")
    await hjem.bo.taps("Ret teksten")
    await hjem.bo.sends("Vi ses kl. 10 & tager <b>planen</b> 🙂")
    assert "Vi ses kl. 10 & tager <b>planen</b> 🙂" in hjem.bo.last.text
    await hjem.bo.taps("Send")
    await hjem.settled()
    await hjem.aya.taps("Vis")
    assert "Vi ses kl. 10 & tager <b>planen</b> 🙂" in hjem.aya.received[-2].text
    await hjem.aya.sends("Min bolig")
    assert "Sidste nyt fra Bo" in hjem.aya.last.text


async def test_a_text_that_cannot_be_used_is_asked_for_again(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "3. Din plan")
    await hjem.bo.taps("Ret teksten")
    await hjem.bo.sends_sticker("👍")
    assert "Skriv det som tekst" in hjem.bo.last.text
    await hjem.bo.sends("x" * 1001)
    assert "Hold den under 1000 tegn." in hjem.bo.last.text
    await hjem.bo.sends("Læs planen, når du kan.")
    assert "Læs planen, når du kan." in hjem.bo.last.text


async def test_the_text_can_be_kept_after_all(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "3. Din plan")
    await hjem.bo.taps("Ret teksten")
    await hjem.bo.taps("Behold teksten")
    assert "Vi skriver din plan nu." in hjem.bo.last.text
    await hjem.bo.sends("Mine unge")
    assert "1 ung" in hjem.bo.last.text


async def test_a_dropped_draft_changes_nothing_and_its_buttons_say_so(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "3. Din plan")
    old = hjem.bo.last.button_data("Send")
    await hjem.bo.taps("Fortryd")
    await hjem.bo.taps_data(old, on=hjem.bo.last)
    assert "Den kladde er lukket." in hjem.bo.last.text
    await hjem.settled()
    assert hjem.aya.received == []
    assert (await case_of(hjem)).stage is Stage.CONTACT


async def test_a_second_tap_on_send_tells_the_youth_once(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "3. Din plan")
    screen, data = hjem.bo.last, hjem.bo.last.button_data("Send")
    await hjem.bo.taps_data(data, on=screen)
    await hjem.bo.taps_data(data, on=screen)
    await hjem.settled()
    assert "Den kladde er lukket." in hjem.bo.last.text
    assert [one.text for one in hjem.aya.received] == [DISCREET]


async def test_an_old_draft_never_sends_a_newer_one(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "3. Din plan")
    old = hjem.bo.last.button_data("Send")
    await draft(hjem, hjem.bo, "6. Du har fået et tilbud")
    await hjem.bo.taps_data(old, on=hjem.bo.last)
    assert "Den kladde er lukket." in hjem.bo.last.text
    assert (await case_of(hjem)).stage is Stage.CONTACT


async def test_the_stage_she_is_at_already_is_no_news(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "✓ 1. Vi er i kontakt")
    assert hjem.bo.last.text == "Der er ikke noget at ændre. Aya er der allerede."


async def test_a_case_may_skip_steps_and_go_back(hjem: Hjem) -> None:
    for stage, step in (("9. Hjemme – med støtte", 9), ("4. Vi søger bolig til dig", 4)):
        await draft(hjem, hjem.bo, stage)
        await hjem.bo.taps("Send")
        await hjem.jump(minutes=15)
        await hjem.aya.sends("Min bolig")
        assert f"Trin {step} af 10" in hjem.aya.last.text


async def test_a_colleagues_move_meanwhile_is_shown_and_no_text_is_lost(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "3. Din plan")
    await hjem.bo.taps("Ret teksten")
    await hjem.bo.sends("Min egen tekst.")
    hjem.clock.now = hjem.clock.now.replace(minute=5)
    await draft(hjem, hjem.sam, "4. Vi søger bolig til dig")
    await hjem.sam.taps("Send")

    await hjem.bo.taps("Send")
    assert "En kollega har ændret noget imens" in hjem.bo.last.text
    assert "Vi søger bolig til dig" in hjem.bo.last.text
    assert "Min egen tekst." in hjem.bo.last.text
    assert (await case_of(hjem)).stage is Stage.REFERRAL
    await hjem.bo.taps("Send alligevel")
    assert (await case_of(hjem)).stage is Stage.PLAN


async def test_a_rejection_meanwhile_is_named_on_the_draft_that_it_overtook(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "3. Din plan")
    preview = hjem.bo.last
    hjem.clock.now = hjem.clock.now.replace(minute=5)
    await open_case(hjem, hjem.sam)
    await hjem.sam.taps("Pause, afslag, ingen kontakt")
    await hjem.sam.taps("Afslag")
    await hjem.sam.taps("Gem")
    await hjem.bo.taps("Send", on=preview)
    assert "Aya er nu her: Afslag." in hjem.bo.last.text


async def test_who_acts_next_is_chosen_on_the_preview(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "4. Vi søger bolig til dig")
    assert hjem.bo.last.buttons[-2] == ["Aya", "Bo", "✓ andre"]
    await hjem.bo.taps("Aya")
    assert hjem.bo.last.buttons[-2] == ["✓ Aya", "Bo", "andre"]
    await hjem.bo.taps("Send")
    await hjem.aya.sends("Min bolig")
    assert "Din tur: Skriv til Bo" in hjem.aya.last.text
    assert "Næste skridt: Dig, siden mandag d. 23. november. Bo hjælper gerne." in (
        hjem.aya.last.text
    )


async def test_the_ball_can_be_passed_without_another_stage(hjem: Hjem) -> None:
    await open_case(hjem, hjem.bo)
    await hjem.bo.taps("Hvem gør hvad nu")
    await hjem.bo.taps("Aya")
    assert "Vi mangler noget fra dig, før vi kan komme videre." in hjem.bo.last.text
    await hjem.bo.taps("Send")
    case = await case_of(hjem)
    assert (case.stage, case.ball) == (Stage.CONTACT, Ball.YOUTH)


async def test_a_step_can_be_taken_back_while_it_is_unread(hjem: Hjem) -> None:
    before = await case_of(hjem)
    await draft(hjem, hjem.bo, "6. Du har fået et tilbud")
    await hjem.bo.taps("Send")
    await hjem.settled()
    show = hjem.aya.last.button_data("Vis")
    await hjem.bo.taps("Fortryd")
    await hjem.settled()
    after = await case_of(hjem)
    assert (after.stage, after.ball, after.moved_at) == (
        before.stage,
        before.ball,
        before.moved_at,
    )
    assert len(hjem.aya.received) == 1
    assert hjem.aya.last.text == "En besked til dig er taget tilbage. Du skal ikke gøre noget."
    await hjem.aya.taps_data(show, on=hjem.aya.last)
    assert "Den besked er taget tilbage." in hjem.aya.last.text
    await hjem.aya.taps("Min bolig", on=hjem.aya.last)
    assert "Trin 1 af 10" in hjem.aya.last.text


async def test_a_step_taken_back_before_it_went_out_is_never_heard_of(hjem: Hjem) -> None:
    await hjem.jump(hours=13)  # 22.00: quiet
    await draft(hjem, hjem.bo, "6. Du har fået et tilbud")
    await hjem.bo.taps("Send")
    await hjem.bo.taps("Fortryd")
    await hjem.jump(hours=12)
    assert hjem.aya.received == []


async def test_what_was_read_cannot_be_taken_back(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "6. Du har fået et tilbud")
    await hjem.bo.taps("Send")
    await hjem.settled()
    await hjem.aya.taps("Vis")
    await hjem.bo.taps("Fortryd")
    assert hjem.bo.last.text == "Det kan ikke fortrydes længere. Aya kan have læst det."
    assert (await case_of(hjem)).stage is Stage.OFFER


async def test_after_ten_minutes_nothing_can_be_taken_back(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "6. Du har fået et tilbud")
    await hjem.bo.taps("Send")
    await hjem.jump(minutes=10)
    await hjem.bo.taps("Fortryd")
    assert "Det kan ikke fortrydes længere." in hjem.bo.last.text


async def test_staff_write_in_the_language_that_the_youth_reads(hjem: Hjem) -> None:
    await change(hjem, Person, hjem.ids["aya"], language="en")
    await draft(hjem, hjem.bo, "8. Du flytter ind")
    assert "Congratulations on your keys. We will still be here." in hjem.bo.last.text


async def test_nobody_else_can_move_a_case_or_look_at_it(hjem: Hjem) -> None:
    aya = hjem.ids["aya"]
    await draft(hjem, hjem.bo, "3. Din plan")
    forged = [
        f"housing.case:{aya}",
        f"housing.case.stage:{aya}:offer",
        f"housing.draft.send:{aya}:1",
        f"housing.case.undo:{aya}:1",
        f"housing.draft.edit:{aya}:1",
        f"housing.case.told_no:{aya}",
        f"housing.case.history:{aya}",
    ]
    for phone in (hjem.dorte, hjem.carla, hjem.emil, hjem.nova):
        await phone.sends("/menu")
        for data in forged:
            await phone.taps_data(data, on=phone.last)
            assert "Aya" not in phone.last.text
    assert (await case_of(hjem)).stage is Stage.CONTACT


async def test_a_stage_that_does_not_exist_moves_nothing(hjem: Hjem) -> None:
    await open_case(hjem, hjem.bo)
    await hjem.bo.taps_data(f"housing.case.stage:{hjem.ids['aya']}:palace", on=hjem.bo.last)
    assert (await case_of(hjem)).stage is Stage.CONTACT


async def test_what_was_told_is_sealed_and_every_look_is_on_record(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "8. Du flytter ind")
    await hjem.bo.taps("Send")

    def read(tx: Tx) -> tuple[bytes, set[str]]:
        told = tx.exec(select(StageChange.told)).one()
        actions = tx.exec(select(Audit.action).where(col(Audit.actor_id) == hjem.ids["bo"]))
        return told, set(actions)

    told, actions = await hjem.run(read)
    assert b"Tillykke" not in told
    assert {"case.read", "case.draft", "case.move"} <= actions


async def test_a_draft_survives_a_restart(hjem: Hjem) -> None:
    await draft(hjem, hjem.bo, "3. Din plan")
    await hjem.bo.taps("Ret teksten")
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.bo.sends("Efter genstart.")
    assert "Efter genstart." in hjem.bo.last.text


async def test_staff_are_told_when_the_youth_cannot_be_reached(hjem: Hjem) -> None:
    await change(hjem, Person, hjem.ids["aya"], unreachable_at=hjem.clock.now)
    await draft(hjem, hjem.bo, "3. Din plan")
    await hjem.bo.taps("Send")
    assert "Men jeg kan ikke nå Aya på Telegram lige nu." in hjem.bo.last.text


async def test_a_step_back_says_what_becomes_of_the_home_that_was_found(hjem: Hjem) -> None:
    await signed(hjem)
    await draft(hjem, hjem.bo, "5. Godkendt – vi venter på en bolig")
    stands = "Tilbuddet om KAB 12 (kontrakt skrevet under) gælder stadig, til nogen trækker"
    assert stands in hjem.bo.last.text
    assert "KAB 12" not in hjem.bo.last.text.partition("læse:")[2].partition("Tilbuddet")[0]
    await hjem.bo.taps("Send")
    assert stands in hjem.bo.last.text
    await hjem.bo.taps("KAB 12 · kontrakt skrevet under")
    await hjem.bo.taps("Træk tilbuddet tilbage")
    await hjem.bo.taps("Ja, træk det tilbage")
    assert "Nu: trukket tilbage" in hjem.bo.last.text
    assert (await case_of(hjem)).stage is Stage.WAITING
    await draft(hjem, hjem.bo, "1. Vi er i kontakt")
    assert "KAB 12" not in hjem.bo.last.text


async def test_a_step_on_says_nothing_of_the_home_that_was_found(hjem: Hjem) -> None:
    await signed(hjem)
    await draft(hjem, hjem.bo, "9. Hjemme – med støtte")
    assert "KAB 12" not in hjem.bo.last.text


async def test_a_step_back_from_home_says_that_it_is_still_lived_in(hjem: Hjem) -> None:
    await moved_in(hjem)
    await draft(hjem, hjem.sam, "5. Godkendt – vi venter på en bolig")
    lives = "Jeg går stadig ud fra, at Aya bor i KAB 12, til I siger, at Aya er flyttet ud."
    assert lives in hjem.sam.last.text
    await hjem.sam.taps("Send")
    assert lives in hjem.sam.last.text
    assert "KAB 12 · flyttet ind" in [label for row in hjem.sam.last.buttons for label in row]


async def test_a_rejection_says_what_becomes_of_the_home_that_was_found(hjem: Hjem) -> None:
    await offers_it(hjem)
    await open_case(hjem, hjem.bo)
    await hjem.bo.taps("Pause, afslag, ingen kontakt")
    await hjem.bo.taps("Afslag")
    stands = "Tilbuddet om KAB 12 (tilbudt) gælder stadig, til nogen trækker det tilbage."
    assert stands in hjem.bo.last.text
    await hjem.bo.taps("Gem")
    assert stands in hjem.bo.last.text


async def test_after_a_rejection_only_another_step_leads_on(hjem: Hjem) -> None:
    await change(hjem, Case, hjem.ids["aya"], side_state=SideState.REJECTED)
    await open_case(hjem, hjem.bo)
    labels = [label for row in hjem.bo.last.buttons for label in row]
    assert "Nyt trin" in labels
    assert "Hvem gør hvad nu" not in labels
    await hjem.bo.taps("Nyt trin")
    await hjem.bo.taps("4. Vi søger bolig til dig")
    await hjem.bo.taps("Send")
    case = await case_of(hjem)
    assert (case.stage, case.side_state) == (Stage.REFERRAL, SideState.NONE)
