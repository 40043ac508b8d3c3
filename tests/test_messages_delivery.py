"""Staff see what became of what they wrote; corrections arrive on both sides."""

import pytest
from sqlmodel import select

from bot.domain.delivery import DeliveryStatus
from bot.store import Tx
from bot.tables import Delivery
from tests.casework import draft, is_away
from tests.hjem import Hjem
from tests.simulator.bots import TINY_PNG


async def test_a_message_to_somebody_who_blocked_the_bot_is_shown_as_not_delivered(
    hjem: Hjem,
) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    copy = hjem.bo.last
    hjem.sim.world.chats[hjem.aya.id].blocked = True
    await hjem.bo.sends("Hører du mig?", reply_to=copy)
    await hjem.settled()
    said = [one.text for one in hjem.bo.received[1:]]
    assert "Ikke leveret. Aya kan ikke nås på Telegram. Prøv på en anden måde." in said
    assert not any("Leveret til" in text for text in said)
    aloud = [one.text for one in hjem.bo.received if not one.silent]
    assert "❌ En besked til Aya blev ikke leveret." in aloud


async def test_who_blocked_the_bot_and_comes_back_gets_what_was_written_meanwhile(
    hjem: Hjem,
) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    copy = hjem.bo.last
    await hjem.aya.blocks_bot()
    await hjem.bo.sends("Hører du mig?", reply_to=copy)
    await hjem.settled()
    await hjem.bo.sends("Glem det", reply_to=copy)
    await hjem.settled()
    assert not [one for one in hjem.aya.received if "Hører du" in one.text]
    await hjem.bo.sends("/fortryd")
    await hjem.bo.taps("Ja, tag den tilbage")
    await hjem.jump(days=3)
    await hjem.aya.unblocks_bot()
    await hjem.aya.sends("/menu")
    await hjem.settled()
    assert len([one for one in hjem.aya.received if "Hører du mig?" in one.text]) == 1
    assert not [one for one in hjem.aya.received if "Glem det" in one.text]
    assert not [one for one in hjem.aya.received if "Der er sket noget" in one.text]
    assert any(one.text.startswith("Leveret til Aya") for one in hjem.bo.received)


async def test_who_comes_back_is_pointed_to_what_else_has_happened(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    await hjem.aya.blocks_bot()
    await draft(hjem, hjem.bo, "3. Din plan")
    await hjem.bo.taps("Send")
    await hjem.jump(hours=1)
    await hjem.aya.unblocks_bot()
    await hjem.aya.sends("/menu")
    await hjem.settled()
    words = "Der er sket noget, mens jeg ikke kunne skrive til dig. Se det her."
    assert [one.text for one in hjem.aya.received].count(words) == 1
    pointer = next(one for one in hjem.aya.received if one.text == words)
    await hjem.aya.taps("Min bolig", on=pointer)
    assert any(one.text.startswith("Trin 3 af 10") for one in hjem.aya.received)
    await hjem.jump(minutes=1)
    await hjem.aya.blocks_bot()
    await hjem.aya.unblocks_bot()
    await hjem.settled()
    assert [one.text for one in hjem.aya.received].count(words) == 0  # it is the page now


async def test_a_refused_message_is_shown_as_not_delivered(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    hjem.sim.fail_next("sendPhoto", 400, "Bad Request: wrong file identifier")
    await hjem.bo.taps("Svar")
    await hjem.bo.sends_photo(TINY_PNG)
    await hjem.settled()
    assert any(one.text.startswith("Ikke leveret.") for one in hjem.bo.received)


async def test_a_message_that_may_have_arrived_is_shown_as_uncertain(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    await hjem.bo.taps("Svar")
    hjem.sim.drop_next("sendPhoto", before_effect=False, times=2)
    await hjem.bo.sends_photo(TINY_PNG)
    await hjem.settled()
    await hjem.jump(seconds=5)
    assert any("Usikkert: Måske fik Aya ikke" in one.text for one in hjem.bo.received)
    assert DeliveryStatus.UNCERTAIN in await hjem.run(_statuses)


def _statuses(tx: Tx) -> set[DeliveryStatus]:
    return {row.status for row in tx.exec(select(Delivery))}


async def test_a_correction_by_the_youth_changes_the_copy(hjem: Hjem) -> None:
    written = await hjem.aya.sends("Vi ses kl. 10")
    await hjem.settled()
    copy = hjem.bo.last
    await hjem.aya.edits(written, "Vi ses kl. 11")
    await hjem.settled()
    assert copy.text == "Aya skriver:\nrettet\nVi ses kl. 11"
    assert copy.buttons == [["Svar", "Set"]]
    assert len(hjem.bo.received) == 1
    assert len(hjem.aya.received) == 1


async def test_what_is_added_to_a_message_that_was_read_is_told_anew(hjem: Hjem) -> None:
    written = await hjem.aya.sends("Er der nogen?")
    await hjem.settled()
    copy = hjem.bo.last
    await hjem.bo.taps("Set")
    await hjem.bo.sends("Ja", reply_to=copy)
    await hjem.settled()
    await hjem.aya.edits(written, "Er der nogen? Der er en, der slår mig")
    await hjem.settled()
    assert hjem.bo.last is not copy
    assert hjem.bo.last.text == ("Aya skriver:\nrettet\nEr der nogen? Der er en, der slår mig")
    assert hjem.bo.last.buttons == [["Svar", "Set"]]
    await hjem.bo.sends("Mine unge")
    assert any("✉️ Aya" in label for row in hjem.bo.last.buttons for label in row)


async def test_a_correction_under_a_picture_changes_the_copy(hjem: Hjem) -> None:
    written = await hjem.aya.sends_photo(TINY_PNG, "mit værelse")
    await hjem.settled()
    await hjem.aya.edits_caption(written, "mit nye værelse")
    await hjem.settled()
    assert hjem.bo.last.text == "Aya sender et billede:\nrettet\nmit nye værelse"


async def test_a_correction_by_staff_changes_what_the_youth_reads(hjem: Hjem) -> None:
    await hjem.aya.sends("Hvornår?")
    await hjem.settled()
    written = await hjem.bo.sends("Kl. 10", reply_to=hjem.bo.last)
    await hjem.settled()
    await hjem.bo.edits(written, "Kl. 11")
    await hjem.settled()
    assert hjem.aya.last.text == "Bo skriver:\nrettet\nKl. 11"
    assert hjem.aya.last.buttons == []


async def test_a_correction_of_what_is_not_opened_yet_stays_veiled(hjem: Hjem) -> None:
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"messages.to:{hjem.ids['aya']}", on=hjem.bo.last)
    written = await hjem.bo.sends("Kl. 10")
    await hjem.settled()
    await hjem.bo.edits(written, "Kl. 11")
    await hjem.settled()
    assert hjem.aya.last.text.startswith("Der er nyt fra Bo.")
    await hjem.aya.taps("Vis")
    assert hjem.aya.last.text == "Bo skriver:\nrettet\nKl. 11"
    await hjem.bo.edits(written, "Kl. 12")
    await hjem.settled()
    assert hjem.aya.last.text == "Bo skriver:\nrettet\nKl. 12"


async def test_a_correction_that_grows_or_shrinks_loses_no_words(hjem: Hjem) -> None:
    written = await hjem.aya.sends("kort")
    await hjem.settled()
    longer = "ord " * 1000
    await hjem.aya.edits(written, longer.strip())
    await hjem.settled()
    first, second = hjem.bo.received
    assert first.text.endswith("ord")
    assert (first.text + second.text).count("ord") == 1000
    await hjem.aya.edits(written, "kort igen")
    await hjem.settled()
    assert first.text == "Aya skriver:\nrettet\nkort igen"
    assert second.text == "rettet ovenfor"


async def test_a_correction_of_a_copy_that_was_deleted_alarms_nobody(hjem: Hjem) -> None:
    await hjem.aya.sends("Hvornår?")
    await hjem.settled()
    written = await hjem.bo.sends("Kl. 10", reply_to=hjem.bo.last)
    await hjem.settled()
    before = [one.text for one in hjem.bo.received]
    hjem.sim.world.delete(hjem.sim.world.chats[hjem.aya.id], [hjem.aya.last.stored])
    await hjem.bo.edits(written, "Kl. 11")
    await hjem.settled()
    assert [one.text for one in hjem.bo.received] == before


async def test_a_correction_of_something_never_passed_on_changes_nothing(hjem: Hjem) -> None:
    word = await hjem.aya.sends("/menu")
    await hjem.aya.edits(word, "Hej")
    stranger = await hjem.nova.sends("hej")
    await hjem.nova.edits(stranger, "farvel")
    waiting = await hjem.bo.sends("uden navn")
    await hjem.bo.edits(waiting, "uden navn igen")
    await hjem.settled()
    assert len(hjem.bo.received) == 1
    assert len(hjem.aya.received) == 1


async def test_nobodys_words_reach_a_log(hjem: Hjem, capfd: pytest.CaptureFixture[str]) -> None:
    await hjem.aya.sends("hemmeligt ord")
    await hjem.settled()
    hjem.sim.fail_next("sendMessage", 400, "Bad Request: refused")
    await hjem.bo.sends("hemmeligt svar", reply_to=hjem.bo.last)
    await hjem.settled()
    out, err = capfd.readouterr()
    assert "hemmeligt" not in out + err
    assert "Aya" not in out + err


async def test_the_deputy_hears_that_a_young_person_cannot_be_reached(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    await is_away(hjem, "bo", deputy="dorte")
    await hjem.aya.blocks_bot()
    await hjem.settled()
    assert "Jeg kan ikke nå Aya på Telegram mere." in hjem.dorte.last.text
    assert hjem.bo.received == []
