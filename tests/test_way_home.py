"""The whole way, on the phones: from an invitation to a home that has held for a year."""

from collections.abc import AsyncIterator

from sqlmodel import select

from bot.domain.housing import Stage
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Case, CheckIn, Outcome
from tests.drawings import sheet_of_paper
from tests.hjem import Hjem
from tests.test_partners import buttons


async def way_home(hjem: Hjem) -> AsyncIterator[str]:
    """Each scene, when it has been played; its name."""
    await _invited(hjem)
    yield "invited"
    await _what_is_needed(hjem)
    await _asked_for_papers(hjem)
    yield "papers"
    await _planned(hjem)
    await _looked_into(hjem)
    await _a_room_is_free(hjem)
    await _offered(hjem)
    yield "offered"
    await _seen(hjem)
    yield "seen"
    await _said_yes(hjem)
    await _moved_in(hjem)
    yield "keys"
    await _a_year(hjem)
    yield "a year"


async def test_a_young_person_comes_all_the_way_home_and_stays(hjem: Hjem) -> None:
    scenes = [scene async for scene in way_home(hjem)]
    assert scenes == ["invited", "papers", "offered", "seen", "keys", "a year"]
    answers, outcomes, stage = await hjem.run(_record)
    assert answers == {7: "good", 30: "good", 90: "rent_is_hard", 180: "good", 365: "good"}
    assert outcomes == {3: True, 6: True, 12: True}
    assert stage is Stage.DONE


def _record(tx: Tx) -> tuple[dict[int, str], dict[int, bool], Stage]:
    """How it went on each day, whether the home held, and where the case is."""
    asked, held = tx.exec(select(CheckIn)).all(), tx.exec(select(Outcome)).all()
    stage = tx.get_one(Case, asked[0].youth_id).stage
    answers = {one.day: str(one.answer) for one in asked}
    return answers, {one.months: one.still_housed for one in held}, stage


async def _invited(hjem: Hjem) -> None:
    """Bo meets Nova and shows a link; she says yes to the bot."""
    await hjem.bo.sends("/menu")
    await hjem.bo.taps("Invitér")
    await hjem.bo.sends("Nova")
    await hjem.bo.taps("18 til 29 år")
    await hjem.bo.taps("Sam")
    words = " ".join(message.text for message in hjem.bo.received).split()
    await hjem.nova.opens(next(word for word in words if "?start=" in word))
    assert "Det er frivilligt" in hjem.nova.last.text
    await hjem.nova.taps("Ja, det er fint")
    await hjem.settled()
    assert "Nova" in hjem.bo.last.text


async def _bos_page_of_nova(hjem: Hjem, *labels: str) -> None:
    await hjem.bo.sends("Mine unge")
    await hjem.bo.taps(next(one for one in buttons(hjem.bo) if "Nova" in one))
    for label in ("Bolig", *labels):
        await hjem.bo.taps(label)


async def _what_is_needed(hjem: Hjem) -> None:
    """Staff type the facts, Nova writes what she wishes for."""
    await _bos_page_of_nova(hjem, "Situation og behov", "Ret")
    for part, answer in (("Vej ind", "I hjemløshed"), ("Sover nu", "På en sofa hos andre")):
        await hjem.bo.taps(part)
        await hjem.bo.taps(answer)
    await hjem.bo.taps("Højeste husleje")
    await hjem.bo.sends("3.500 kr.")
    await hjem.bo.taps("Gem")
    await hjem.nova.sends("Min bolig")
    await hjem.nova.taps("Mine ønsker")
    await hjem.nova.taps("Skriv")
    await hjem.nova.sends("Ro om natten, og gerne tæt på min skole.")
    await _bos_page_of_nova(hjem, "Situation og behov")
    assert "Egne ønsker: Ro om natten" in hjem.bo.last.text


async def _asked_for_papers(hjem: Hjem) -> None:
    """A picture is an answer."""
    await _bos_page_of_nova(hjem, "Skal aflevere", "Bed om noget")
    await hjem.bo.sends("Lønseddel")
    await hjem.bo.taps("Ingen dato")
    await hjem.settled()
    await hjem.nova.taps("Vis")
    await hjem.nova.taps("Aflever: Lønseddel")
    await hjem.nova.sends_photo(sheet_of_paper())
    await hjem.settled()
    handed_in = next(one for one in hjem.bo.received if "har afleveret" in one.text)
    await hjem.bo.taps("Det er fint", on=handed_in)


async def _bo_moves_to(hjem: Hjem, label: str) -> None:
    await _bos_page_of_nova(hjem, "Nyt trin", label, "Send")
    await hjem.settled()
    await hjem.nova.taps("Vis")


async def _planned(hjem: Hjem) -> None:
    for label in ("2. Hvad har du brug for?", "3. Din plan", "4. Vi søger bolig til dig"):
        await _bo_moves_to(hjem, label)
        await hjem.jump(days=7)
    await hjem.nova.sends("Min bolig")
    assert "Trin 4 af 10" in hjem.nova.last.text
    assert "Vi venter på: " in hjem.nova.last.text


async def _looked_into(hjem: Hjem) -> None:
    """Does a dormitory fit? Bo judges, and Nova may read why."""
    await _bos_page_of_nova(hjem, "Kollegium", "Lav en vurdering", "Kollegiepladser")
    for words in ("Lille, men lys.", "Otte på gangen.", "Sam kommer hver uge.", "Hun vil gerne."):
        await hjem.bo.sends(words)
    await hjem.bo.taps("Passer")
    await hjem.bo.sends("Hun er glad for at bo med andre.")
    await hjem.bo.sends("Du vil gerne bo sammen med andre, og der er ro om natten.")
    await hjem.bo.taps("Beslut")
    await hjem.nova.sends("Min bolig")
    await hjem.nova.taps("Kollegium")
    assert "passer til dig: passer." in hjem.nova.last.text


async def _a_room_is_free(hjem: Hjem) -> None:
    """Pia, the landlord's contact, puts it into the register herself."""
    await hjem.pia.sends("Alliancen")
    await hjem.pia.taps("Boliger · 0")
    await hjem.pia.taps("Ny bolig")
    await hjem.pia.sends("KAB 12")
    for label in ("Værelse på kollegium", "Permanent", "Ombygning"):
        await hjem.pia.taps(label)
    await hjem.pia.sends("3.200 kr.")
    await hjem.pia.sends("9.600")
    await hjem.pia.taps("Nej")
    await hjem.pia.sends("Valby")
    for label in ("Nej", "Ja"):
        await hjem.pia.taps(label)
    await hjem.pia.sends("1. februar")
    await hjem.pia.taps("Ingen af dem")
    await hjem.pia.taps("Ingen af dem")
    await hjem.pia.sends("Lyst værelse på 18 m². Otte på gangen, og en grøn gård.")
    await hjem.pia.sends_photo(sheet_of_paper())
    await hjem.pia.taps("Gem")
    assert "Nu: ledig" in hjem.pia.last.text


async def _offered(hjem: Hjem) -> None:
    """Sam finds the room and proposes it, Bo confirms, and Nova reads it in peace."""
    await hjem.sam.sends("Ledige boliger")
    await hjem.sam.taps("KAB 12 · 3.200 kr. · Valby")
    await hjem.sam.taps("Nova")
    assert "✅ husleje: passer" in hjem.sam.last.text
    await hjem.sam.taps("Foreslå")
    await hjem.settled()
    await hjem.bo.taps("Se tilbuddet")
    await hjem.bo.taps("Tilbyd den, 5 dage")
    await hjem.bo.taps("Ja, tilbyd den")
    await hjem.settled()
    assert "Valby" not in hjem.nova.last.text
    await hjem.nova.taps("Vis")
    assert "Husleje om måneden: 3.200 kr." in hjem.nova.last.text


async def _seen(hjem: Hjem) -> None:
    """She wants to see it first: Pia names a time, and it is an appointment."""
    await hjem.nova.taps("Vil se den først")
    await hjem.settled()
    await hjem.pia.taps("Vælg en tid")
    await hjem.pia.sends("i morgen kl. 15")
    await hjem.pia.taps("Ved boligen")
    await hjem.pia.taps("Gem")
    await hjem.settled()
    await hjem.nova.taps("Ja, jeg kommer")
    await hjem.jump(days=1, hours=8)
    await hjem.jump(hours=17)
    await hjem.bo.taps("Ja, vi mødtes")
    await hjem.nova.taps("Vis")
    assert "Du har set den. Hvad siger du?" in hjem.nova.last.text


async def _said_yes(hjem: Hjem) -> None:
    await hjem.nova.taps("Ja tak")
    await hjem.settled()
    assert "Nova" not in hjem.pia.last.text
    await hjem.pia.taps("Ja")
    await hjem.pia.taps("Ja, jeg siger ja")
    await hjem.settled()
    await hjem.nova.taps("Vis")
    assert "Udlejeren har sagt ja. Nu skal kontrakt og penge på plads" in hjem.nova.last.text


async def _moved_in(hjem: Hjem) -> None:
    """Contract, the list that both tick, and keys."""
    await hjem.bo.taps("Se tilbuddet")
    await hjem.bo.taps("Kontrakten er skrevet under")
    await hjem.bo.taps("Ja, den er skrevet under")
    await hjem.settled()
    await hjem.nova.taps("Vis")
    await hjem.nova.taps("Til indflytning")
    for _ in range(4):
        open_ones = [one for one in buttons(hjem.nova) if one.startswith("▫️")]
        await hjem.nova.taps(open_ones[0])
    assert [one[:1] for one in buttons(hjem.nova)[:5]] == ["✅", "✅", "✅", "✅", "▫"]
    await hjem.bo.taps("Har fået nøgler")
    await hjem.bo.taps("Ja, nøglerne er udleveret")
    await hjem.settled()
    await hjem.nova.taps("Vis")
    assert hjem.nova.last.text.startswith("Tillykke med nøglerne. Vi bliver ved med at være her.")


async def _a_year(hjem: Hjem) -> None:
    """Kind questions, one hard answer, and the caseworker's word after 3, 6 and 12 months."""
    hard = "Huslejen er svær at betale"
    for days, answer in ((7, "Fint"), (20, "Fint"), (57, hard), (87, "Fint"), (182, "Fint")):
        await hjem.jump(days=days)
        await hjem.nova.taps(answer)
        await hjem.settled()
        if answer is hard:
            assert hjem.sam.last.text == "Nova siger: Huslejen er svær at betale."
        await hjem.jump(days=3)
        await _still_there(hjem.bo)
    await _bo_moves_to(hjem, "10. Du klarer det selv")
    assert "Nu klarer du det selv. Det er din fortjeneste." in hjem.nova.received[-2].text


async def _still_there(bo: Phone) -> None:
    """Bo says yes wherever it is asked."""
    for message in bo.received:
        if "Har Nova stadig et hjem?" in message.text and message.buttons:
            await bo.taps("Ja", on=message)
