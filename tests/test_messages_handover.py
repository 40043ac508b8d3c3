"""After a handover: what is written reaches the new caseworker and nobody else."""

from tests.casework import hand_over
from tests.hjem import Hjem


async def test_after_a_handover_an_old_reply_goes_nowhere_and_is_given_back(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    copy = hjem.bo.last
    await hand_over(hjem, "aya", "dorte")
    await hjem.settled()
    before = len(hjem.aya.received)
    await hjem.bo.sends("Det her må ikke forsvinde <3", reply_to=copy)
    await hjem.settled()
    assert hjem.bo.last.text == (
        "Dorte hjælper Aya nu. Der er ikke sendt noget.\nDu skrev:\nDet her må ikke forsvinde <3"
    )
    assert len(hjem.aya.received) == before
    await hjem.bo.taps("Svar", on=copy)
    assert "Det kan jeg ikke finde" in hjem.bo.last.text
    await hjem.bo.taps("Set", on=copy)
    await hjem.settled()
    assert len(hjem.aya.received) == before


async def test_after_a_handover_no_correction_reaches_the_old_caseworker(hjem: Hjem) -> None:
    written = await hjem.aya.sends("Kun til min sagsbehandler")
    await hjem.settled()
    copy = hjem.bo.last
    await hand_over(hjem, "aya", "dorte")
    await hjem.aya.edits(written, "Noget nyt og privat")
    await hjem.settled()
    assert copy.text == "Aya skriver:\nKun til min sagsbehandler"
    assert not any("privat" in one.text for one in hjem.bo.received)
    assert hjem.dorte.last.text == "Aya skriver:\nrettet\nNoget nyt og privat"


async def test_after_a_handover_no_correction_reaches_the_youth(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    written = await hjem.bo.sends("Hej Aya", reply_to=hjem.bo.last)
    await hjem.settled()
    await hand_over(hjem, "aya", "dorte")
    await hjem.bo.edits(written, "Ring til mig privat")
    assert "Du hjælper ikke Aya mere" in hjem.bo.last.text
    await hjem.settled()
    assert not any("privat" in one.text for one in hjem.aya.received)


async def test_a_handover_in_the_middle_of_writing_stops_the_words(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    await hjem.bo.taps("Svar")
    await hand_over(hjem, "aya", "dorte")
    await hjem.settled()
    before = len(hjem.aya.received)
    await hjem.bo.sends("For sent")
    await hjem.settled()
    assert "Der er ikke sendt noget" in hjem.bo.last.text
    assert len(hjem.aya.received) == before


async def test_a_message_on_its_way_during_a_handover_reaches_the_new_caseworker(
    hjem: Hjem,
) -> None:
    hjem.sim.drop_next("sendSticker", before_effect=True)
    await hjem.aya.sends_sticker("👍")
    await hjem.settled()
    await hand_over(hjem, "aya", "dorte")
    await hjem.jump(seconds=5)
    assert "sticker" not in [one.kind for one in hjem.bo.received]
    assert "sticker" in [one.kind for one in hjem.dorte.received]
