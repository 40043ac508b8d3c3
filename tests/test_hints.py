"""What a youth just writes finds its way, and still reaches a human."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.domain.housing import SideState
from bot.simulator import Phone
from bot.tables import Appointment, Case, CrisisFlag
from tests.activities import published
from tests.casework import change
from tests.hjem import Hjem


def relayed(phone: Phone) -> list[str]:
    return [m.text.splitlines()[-1] for m in phone.received if "Aya skriver" in m.text]


async def test_no_step_is_named_to_whoever_waits_for_a_human_to_tell_a_rejection(
    hjem: Hjem,
) -> None:
    await change(hjem, Case, hjem.ids["aya"], side_state=SideState.REJECTED)
    await hjem.aya.sends("hvad sker der med min bolig")
    assert hjem.aya.last.text == "Under Min bolig kan du se, hvordan det går."
    await hjem.aya.taps("Min bolig")
    assert "Bo vil gerne tale med dig" in hjem.aya.last.text


async def test_when_is_my_appointment(booked: Hjem) -> None:
    await booked.aya.sends("hvornår er mit møde")
    await booked.settled()
    assert booked.aya.last.text.startswith("Din næste aftale er med Bo")
    assert booked.aya.last.buttons == [["Vis aftalen"]]
    assert relayed(booked.bo) == ["hvornår er mit møde"]


async def test_a_yes_in_words_to_a_reminder_shows_what_to_tap(booked: Hjem) -> None:
    await booked.aya.sends("ja")
    assert "Din næste aftale" not in booked.aya.last.text
    await booked.jump(days=2, hours=6)
    assert "Kommer du?" in booked.aya.last.text
    await booked.aya.sends("ja tak")
    assert booked.aya.last.text == (
        "Din næste aftale er med Bo i morgen, torsdag d. 26. november kl. 14.00. "
        "Tryk på et svar, så jeg er sikker."
    )
    await booked.aya.taps("Ja, jeg kommer")
    await booked.aya.sends("ja")
    assert "Din næste aftale" not in booked.aya.last.text
    await booked.settled()
    assert relayed(booked.bo) == ["ja", "ja tak", "ja"]


@pytest.mark.parametrize(
    ("text", "button"),
    [
        ("kan jeg flytte min tid", "Flyt"),
        ("🆘🆘", "Hjælp nu"),
        ("jeg kan ikke komme i morgen", "Aflys"),
        ("hvad sker der med min bolig", "Min bolig"),
        ("kan du ringe til mig", "Ring mig op"),
        ("jeg har ikke råd til mad", "Ring mig op"),
        ("jeg har ingen penge", "Ring mig op"),
        ("er du en robot?", "Ring mig op"),
        ("hej er der nogen??", "Ring mig op"),
        ("hvorfor svarer i ik", "Ring mig op"),
        ("hvornår er fremvisningen", "Vis aftalen"),
        ("hvor lang tid tager det", "Min bolig"),
        ("hvem kan se det jeg skriver", "Mine data"),
        ("kan jeg få en tid i næste uge", "Find en ny tid"),
        ("jeg vil ikke have flere beskeder", "Hold pause"),
        ("kan jeg få slettet mine ting hos jer", "Slet mine data"),
        ("kan man få det på engelsk", "Dansk / English"),
        ("hjælp", "Hjælp nu"),
        ("hjelp nu", "Hjælp nu"),
        ("aktivitter", "Aktiviteter"),
        ("min bolg", "Min bolig"),
        ("mine dtaa", "Mine data"),
        ("hvordan virker det her", "Til menuen"),
    ],
)
async def test_a_wish_gets_its_button_beside_the_message(
    booked: Hjem, text: str, button: str
) -> None:
    await booked.aya.sends(text)
    await booked.settled()
    assert button in [label for row in booked.aya.last.buttons for label in row]
    assert relayed(booked.bo) == [text]


async def test_whoever_asks_is_told_that_it_is_a_bot_and_who_reads(booked: Hjem) -> None:
    await booked.aya.sends("Er du et menneske?")
    assert booked.aya.last.text == (
        "Jeg er en bot, men det, du skriver, bliver læst af Bo. Vil du ringes op?"
    )
    await booked.settled()
    assert relayed(booked.bo) == ["Er du et menneske?"]


async def test_who_asks_in_vain_at_night_hears_when_somebody_reads_it(booked: Hjem) -> None:
    await booked.jump(hours=12)
    await booked.aya.sends("er der nogen")
    assert booked.aya.last.text.endswith(
        "bliver læst af Bo. Vil du ringes op?\n\nVi åbner igen tirsdag d. 24. november kl. 09.00."
    )


async def test_on_the_way_is_passed_on_on_the_day_and_left_to_a_human_before(booked: Hjem) -> None:
    before = len(booked.aya.received)
    await booked.aya.sends("jeg er på vej")
    assert not [m for m in booked.aya.received[before:] if "på vej" in m.text]
    await on_the_day(booked)
    await booked.aya.sends("jeg er på vej")
    await booked.aya.taps("Jeg er på vej", on=booked.aya.last)
    await booked.settled()
    assert "på vej" in booked.bo.last.text


async def test_who_is_late_tells_the_one_who_waits(booked: Hjem) -> None:
    await on_the_day(booked)
    await booked.aya.sends("jeg kommer 10 min for sent")
    await booked.aya.taps("Ja, 10 minutter")
    await booked.settled()
    assert "10 minutter" in booked.bo.last.text


async def test_whoever_waits_hears_of_every_change_and_of_each_once(booked: Hjem) -> None:
    await on_the_day(booked)
    before = len(booked.bo.received)
    for wish, label in (
        ("jeg er på vej", "Jeg er på vej"),
        ("jeg er 10 min forsinket", "Ja, 10 minutter"),
        ("jeg er på vej", "Jeg er på vej"),
        ("jeg er 10 min forsinket", "Ja, 10 minutter"),
    ):
        await booked.aya.sends(wish)
        question = booked.aya.last
        data = question.button_data(label)
        await booked.aya.taps(label, on=question)
        await booked.aya.taps_data(data, on=question)  # twice, as on a slow phone
        await booked.jump(minutes=1)
    told = [m.text for m in booked.bo.received[before:] if "skriver" not in m.text]
    on_the_way, late = "Aya er på vej. I ses kl. 14.00.", "Aya kommer 10 minutter for sent."
    assert [text.partition(" I har")[0] for text in told] == [on_the_way, late] * 2


@pytest.mark.parametrize(
    "text", ["jeg er forsinket", "jeg er 2 timer forsinket", "jeg er 15 min forsinket"]
)
async def test_how_late_is_asked_where_it_cannot_be_said_exactly(booked: Hjem, text: str) -> None:
    await on_the_day(booked)
    await booked.aya.sends(text)
    assert booked.aya.last.buttons == [["Jeg er forsinket"]]
    await booked.aya.taps("Jeg er forsinket")
    assert "20 min." in [label for row in booked.aya.last.buttons for label in row]


async def test_late_on_another_day_is_left_to_a_human(booked: Hjem) -> None:
    await booked.aya.sends("jeg kommer 10 min for sent")
    await booked.settled()
    assert relayed(booked.bo) == ["jeg kommer 10 min for sent"]
    assert not [m for m in booked.aya.received if "forsinket" in m.text]


async def on_the_day(booked: Hjem) -> None:
    starts_at = await booked.run(lambda tx: tx.exec(select(Appointment.starts_at)).one())
    booked.clock.now = starts_at - timedelta(minutes=40)


async def test_an_activity_is_found_by_its_name_and_by_its_day(hjem: Hjem) -> None:
    await published(hjem, title="Fodbold for alle", days=6, hours=5)
    await hjem.aya.sends("er der fodbold på søndag")
    [[label]] = hjem.aya.last.buttons
    assert "Fodbold for alle" in label
    await hjem.aya.sends("er der noget på søndag")
    assert hjem.aya.last.buttons == [[label]]
    await hjem.aya.taps(label)
    await hjem.aya.taps("Meld mig til")
    await hjem.aya.sends("jeg kan ikke komme til fodbold")
    assert "Fodbold for alle" in hjem.aya.last.buttons[0][0]
    await hjem.aya.sends("er der gåtur i morgen")
    assert hjem.aya.last.buttons == [["Aktiviteter"]]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("stop med at skrive", "Hvor længe? Imens"),
        ("slet mine ting", "Er du sikker?"),
        ("english please", "I speak English now."),
        ("menu", "Hvad vil du?"),
    ],
)
async def test_a_plain_command_is_obeyed_and_reaches_nobody(
    hjem: Hjem, text: str, answer: str
) -> None:
    await hjem.aya.sends(text)
    await hjem.settled()
    assert any(answer in m.text for m in hjem.aya.received)
    assert relayed(hjem.bo) == []


async def test_a_crisis_gets_help_and_no_hint(hjem: Hjem) -> None:
    await hjem.aya.sends("jeg vil dø, hvornår er mit møde")
    assert not [m for m in hjem.aya.received if "ingen aftale" in m.text]
    assert [m for m in hjem.aya.received if "112" in m.text]


@pytest.mark.parametrize("says", ["ja", "Ja tak!", "yes", "mit nummer er 60 20 30 40"])
async def test_a_yes_in_words_to_a_call_gets_its_buttons_once_more(hjem: Hjem, says: str) -> None:
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    await hjem.aya.sends(says)
    await hjem.settled()
    assert hjem.aya.last.text.startswith("Skal jeg sige til Bo, at du gerne vil ringes op?")
    assert "vil gerne ringes op" not in hjem.bo.last.text  # it may have been meant for Bo
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    assert "Aya vil gerne ringes op nu" in hjem.bo.last.text
    assert await hjem.run(lambda tx: len(tx.exec(select(CrisisFlag)).all())) == 1


async def test_the_number_of_who_waits_for_a_call_is_only_a_message(hjem: Hjem) -> None:
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    await hjem.aya.taps("Ja tak")
    await hjem.forward(minutes=11)
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    await hjem.aya.sends("60 20 30 40")
    await hjem.settled()
    assert sum("Skal jeg sige til" in one.text for one in hjem.aya.received) == 2


async def test_a_yes_in_words_after_a_cry_for_help_gets_its_buttons(hjem: Hjem) -> None:
    await hjem.aya.sends("jeg gider ikke leve mere")
    await hjem.aya.sends("ja")
    assert hjem.aya.last.buttons == [["Ja tak", "Nej tak"]]


async def test_a_yes_in_words_is_only_a_message_where_no_call_is_asked_about(hjem: Hjem) -> None:
    await hjem.aya.sends("ja")
    await hjem.aya.sends("Hjælp nu")
    await hjem.aya.taps("Ring mig op")
    question = hjem.aya.last
    await hjem.forward(minutes=11)
    await hjem.aya.sends("ja")
    await hjem.aya.taps("Ja tak", on=question)
    await hjem.aya.sends("60 20 30 40")
    await hjem.settled()
    asked = [one for one in hjem.aya.received if "Skal jeg sige til" in one.text]
    assert asked == [question]
