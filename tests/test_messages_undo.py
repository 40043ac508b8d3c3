"""Taking a message back, hiding what the bot wrote, and files that are replaced."""

from datetime import datetime, timedelta

import pytest

from bot.services import hiding
from bot.simulator import Phone
from bot.tables import Case
from tests.hjem import NOT_FOUND, Hjem
from tests.simulator.bots import TINY_PNG


async def waits(hjem: Hjem) -> datetime | None:
    since: datetime | None = await hjem.run(
        lambda tx: tx.get_one(Case, hjem.ids["aya"]).unanswered_since
    )
    return since


async def takes_back(phone: Phone) -> None:
    await phone.sends("/fortryd")
    await phone.taps("Ja, tag den tilbage")


async def test_a_youth_takes_her_last_message_back_on_both_sides(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej Bo")
    await hjem.aya.sends("Jeg hader dig")
    await hjem.settled()
    assert "Jeg hader dig" in hjem.bo.last.text
    await hjem.aya.sends("Skriv til Bo")
    await hjem.aya.taps("Fortryd min sidste besked")
    assert "Jeg hader dig" in hjem.aya.last.text
    await hjem.aya.taps("Ja, tag den tilbage")
    await hjem.settled()
    assert hjem.aya.last.text == "Den er taget tilbage. Bo kan ikke læse den."
    for phone in (hjem.aya, hjem.bo):
        assert not [m for m in phone.messages if "hader" in m.text]
    assert [m for m in hjem.bo.messages if "Hej Bo" in m.text]
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"messages.thread:{hjem.ids['aya']}:0", on=hjem.bo.last)
    assert "taget tilbage" in hjem.bo.last.text
    assert await waits(hjem) is not None  # «Hej Bo» still waits
    await takes_back(hjem.aya)
    assert await waits(hjem) is None


async def test_a_colleague_of_others_does_not_learn_that_a_message_was_taken_back(
    hjem: Hjem,
) -> None:
    await hjem.aya.sends("Jeg hader dig")
    await takes_back(hjem.aya)
    await hjem.dorte.sends("/menu")
    for tap in ("messages.see", "messages.reply"):
        await hjem.dorte.taps_data(f"{tap}:1", on=hjem.dorte.last)
        assert hjem.dorte.last.text == NOT_FOUND


async def test_staff_take_an_answer_back_and_the_youth_waits_on(hjem: Hjem) -> None:
    await hjem.aya.sends("Hvornår ses vi?")
    await hjem.settled()
    since, copy = await waits(hjem), hjem.bo.last
    await hjem.forward(minutes=1)
    await hjem.bo.sends("I morgen", reply_to=copy)
    await hjem.settled()
    assert await waits(hjem) is None
    await takes_back(hjem.bo)
    await hjem.settled()
    assert "Den er taget tilbage" in hjem.bo.last.text
    for phone in (hjem.aya, hjem.bo):
        assert not [m for m in phone.messages if "I morgen" in m.text or "Leveret" in m.text]
    assert await waits(hjem) == since


async def test_it_is_said_honestly_that_it_may_have_been_read(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej Bo")
    await hjem.settled()
    await hjem.bo.taps("Set")
    await hjem.settled()
    await takes_back(hjem.aya)
    assert hjem.aya.last.text == "Den er taget tilbage. Bo har måske nået at læse den."


async def test_an_album_is_taken_back_whole(hjem: Hjem) -> None:
    await hjem.aya.sends_album([("photo", TINY_PNG, "Mit ansigt"), ("photo", TINY_PNG, None)])
    await hjem.settled()
    await takes_back(hjem.aya)
    await hjem.settled()
    for phone in (hjem.aya, hjem.bo):
        assert not [m for m in phone.messages if m.kind == "photo"]


async def test_what_may_have_arrived_unseen_is_not_said_to_be_gone(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    await hjem.bo.taps("Svar")
    hjem.sim.drop_next("sendPhoto", before_effect=False, times=2)
    await hjem.bo.sends_photo(TINY_PNG, "Til en anden")
    await hjem.settled()
    await hjem.jump(seconds=5)
    await takes_back(hjem.bo)
    assert hjem.bo.last.text == (
        "Den er taget tilbage her. Jeg er ikke sikker på, om Aya stadig har en kopi."
    )


async def test_what_was_not_sent_yet_is_never_sent(hjem: Hjem) -> None:
    hjem.sim.fail_next("sendMessage", 429, "Too Many Requests", times=1)
    await hjem.app.courier.stop(1)
    await hjem.aya.sends("Hej Bo")
    await takes_back(hjem.aya)
    await hjem.app.stop()
    await hjem.starts_again()
    await hjem.settled()
    assert hjem.bo.messages == []


@pytest.mark.parametrize("hours", [46, 48])
async def test_telegram_sets_the_limit(hjem: Hjem, hours: int) -> None:
    await hjem.aya.sends("Hej Bo")
    await hjem.jump(hours=hours)
    await hjem.aya.sends("/fortryd")
    assert ("Hej Bo" in hjem.aya.last.text) is (hours < 47)


async def test_nobody_takes_back_what_somebody_else_wrote(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej Bo")
    await hjem.aya.sends("/fortryd")
    row = hjem.aya.last.button("Ja, tag den tilbage")["callback_data"]
    await hjem.emil.sends("/menu")
    await hjem.emil.taps_data(row, on=hjem.emil.last)
    await hjem.settled()
    assert [m for m in hjem.bo.messages if "Hej Bo" in m.text]


async def test_what_the_bot_wrote_is_hidden_and_a_neutral_line_stays(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej Bo")
    await hjem.settled()
    await hjem.bo.sends("Hej Aya", reply_to=hjem.bo.last)
    await hjem.settled()
    await hjem.aya.sends("Min bolig")
    await hjem.aya.sends("/skjul")
    assert hjem.aya.last.text.endswith("igen under Skriv til Bo og Mine aftaler.")
    await hjem.aya.taps("I dag")
    visible = [m for m in hjem.aya.messages if m.from_bot]
    assert [m.text for m in visible] == ["Hej igen."]
    assert hjem.aya.keyboard is not None
    await hjem.aya.sends("Skriv til Bo")
    await hjem.aya.taps("Se samtalen")
    assert "Hej Aya" in hjem.aya.last.text


async def test_what_a_youth_wrote_to_somebody_is_hidden_too(hjem: Hjem) -> None:
    """Whoever takes the phone reads neither the answer nor what was answered."""
    await hjem.aya.sends("Han slår mig")
    await hjem.settled()
    await hjem.aya.sends("/skjul")
    assert "og dine beskeder til Bo." in hjem.aya.last.text
    await hjem.aya.taps("I dag")
    assert not [m for m in hjem.aya.messages if "slår" in m.text]
    await hjem.aya.sends("Skriv til Bo")
    await hjem.aya.taps("Se samtalen")
    assert "Han slår mig" in hjem.aya.last.text


async def test_hiding_the_last_hour_leaves_the_rest(hjem: Hjem) -> None:
    await hjem.aya.sends("Min bolig")
    before = hjem.aya.last
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"messages.to:{hjem.ids['aya']}", on=hjem.bo.last)
    await hjem.bo.sends("Hej Aya")
    await hjem.settled()
    news = hjem.aya.last
    await hjem.forward(hours=2)
    await hjem.aya.sends("Mine aftaler")
    await hjem.aya.sends("/skjul")
    await hjem.aya.taps("Den sidste time")
    assert [m for m in hjem.aya.messages if m.from_bot] == [before, news, hjem.aya.last]


async def test_a_picture_that_is_replaced_is_replaced_at_the_other_side(hjem: Hjem) -> None:
    sent = await hjem.aya.sends_photo(TINY_PNG, "Min dør")
    await hjem.settled()
    copy = hjem.bo.last
    before = copy.raw["photo"][-1]["file_id"]
    await hjem.aya.replaces_photo(sent, TINY_PNG + b" ", "Min nye dør")
    await hjem.settled()
    assert copy.raw["photo"][-1]["file_id"] != before
    assert "Min nye dør" in copy.text
    assert "rettet" in copy.text


async def test_an_erased_youths_chat_is_known_to_no_row(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Slet mine data")
    await hjem.aya.taps("Ja, slet det hele")
    await hjem.settled()
    assert await hjem.run(hiding.written_since, hjem.aya.id, timedelta(days=1)) == ()
