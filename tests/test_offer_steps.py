"""Every step of an offer, as each of the cast: who may, who is told, what is said, and every no."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from bot.domain.housing import Stage
from bot.domain.offers import NoBecause, OfferStatus
from bot.domain.people import Asker
from bot.services import caseload, dwellings, needs, offers, own_offers, people, settling
from bot.services.needs import Needs
from bot.store import Tx
from bot.tables import Dwelling, Offer
from tests.hjem import Hjem
from tests.test_dwellings import makes
from tests.test_offers import offer, offers_it, proposes, stage
from tests.test_partners import buttons
from tests.test_settling import moved_in, signed
from tests.transitions import DISCREET, EVERYBODY, Tried, asker, attempt, enter_more_partners

S = OfferStatus
HOME = OFFER = 1

Act = Callable[[Tx, Asker], object]

ACTS: dict[str, Act] = {
    "confirm": lambda tx, who: offers.confirm(tx, who, OFFER, 5),
    "see it first": lambda tx, who: own_offers.see_first(tx, who, OFFER),
    "yes": lambda tx, who: own_offers.accept(tx, who, OFFER),
    "no": lambda tx, who: own_offers.decline(tx, who, OFFER, NoBecause.RENT),
    "landlord: yes": lambda tx, who: offers.landlord_says(tx, who, OFFER, is_yes=True),
    "landlord: no": lambda tx, who: offers.landlord_says(tx, who, OFFER, is_yes=False),
    "sign": lambda tx, who: offers.sign(tx, who, OFFER),
    "move in": lambda tx, who: offers.move_in(tx, who, OFFER),
    "take back": lambda tx, who: offers.withdraw(tx, who, OFFER),
    "move out": lambda tx, who: settling.move_out(tx, who, OFFER),
    "time passes": lambda tx, _: _time_passes(tx),
}

NEWS = {"aya": DISCREET}
ASK_LANDLORD = "En ung vil gerne bo i KAB 12. Er det i orden?"
HAS_SAID_YES = "Aya har sagt ja til KAB 12. Nu skal udlejeren svare."
HAS_SAID_NO = "Aya har sagt nej til KAB 12: huslejen er for høj. Den er ledig igen."
LANDLORD_SAID_NO = "Udlejeren sagde nej til Aya i KAB 12. Den er ledig igen."
REGRETS = "Den unge siger alligevel nej til KAB 12. Boligen er ledig igen."
TAKEN_BACK = "Tilbuddet om KAB 12 til Aya er trukket tilbage."
HOME_IS_BACK = "Tilbuddet om KAB 12 er trukket tilbage. Boligen er ledig igen."
MOVED_OUT = "Aya bor ikke længere i KAB 12. Tal sammen om, hvad der skal ske nu."
NOBODY_THERE = "Der bor ikke længere nogen i KAB 12. Boligen er ledig igen."
LATE = "Aya nåede ikke at svare på tilbuddet om KAB 12. Boligen er ledig igen."


def both(text: str) -> dict[str, str]:
    """Her caseworker and her support worker."""
    return {"bo": text, "sam": text}


def landlords(text: str) -> dict[str, str]:
    return {"pia": text, "per": text}


def _without(told: dict[str, str], name: str) -> dict[str, str]:
    return {one: text for one, text in told.items() if one != name}


Ways = dict[tuple[str, str, OfferStatus], tuple[OfferStatus, dict[str, str]]]


def ways() -> Ways:
    """Who does what to an offer that is where: where it is then, and who is told what."""
    answered_yes = NEWS | both("Udlejeren sagde ja: KAB 12 til Aya.")
    answered_yes |= landlords("Svaret om KAB 12 er ja.")
    answered_no = NEWS | both(LANDLORD_SAID_NO)
    answered_no |= landlords("Svaret om KAB 12 er nej. Boligen er ledig igen.")
    signed = "Aya har skrevet under på KAB 12. Nu mangler nøglerne."
    keys = NEWS | {"sam": "Aya er flyttet ind i KAB 12."}
    keys |= landlords("En ung er flyttet ind i KAB 12.")
    found: Ways = {
        ("bo", "confirm", S.PROPOSED): (S.OFFERED, NEWS | {"sam": "Aya har fået tilbudt KAB 12."}),
        ("aya", "see it first", S.OFFERED): (
            S.VIEWING,
            both("Aya vil se KAB 12 først. Find en tid sammen.")
            | landlords("En ung vil gerne se KAB 12 først. Hvornår kan den ses?"),
        ),
        ("bo", "sign", S.APPROVED): (S.SIGNED, NEWS | {"sam": signed}),
        ("bo", "move in", S.SIGNED): (S.MOVED_IN, keys),
    }  # fmt: skip
    for name in EVERYBODY:
        found[name, "time passes", S.OFFERED] = (S.EXPIRED, NEWS | both(LATE))
    for status in (S.OFFERED, S.VIEWING):
        yes = both(HAS_SAID_YES) | landlords(ASK_LANDLORD)
        found["aya", "yes", status] = (S.ACCEPTED, yes)
        found["aya", "no", status] = (S.DECLINED, both(HAS_SAID_NO))
    for status in (S.VIEWING, S.ACCEPTED, S.APPROVED):
        found["aya", "no", status] = (S.DECLINED, both(HAS_SAID_NO) | landlords(REGRETS))
    for name in ("bo", "pia", "per"):
        found[name, "landlord: yes", S.ACCEPTED] = (S.APPROVED, _without(answered_yes, name))
        found[name, "landlord: no", S.ACCEPTED] = (S.DECLINED, _without(answered_no, name))
    for name in ("bo", "pia", "per", "carla", "ida"):
        told = NEWS | _without(both(MOVED_OUT) | landlords(NOBODY_THERE), name)
        found[name, "move out", S.MOVED_IN] = (S.MOVED_OUT, told)
    found["bo", "take back", S.PROPOSED] = (S.WITHDRAWN, {"sam": TAKEN_BACK})
    found["bo", "take back", S.OFFERED] = (S.WITHDRAWN, NEWS | {"sam": TAKEN_BACK})
    for status in (S.VIEWING, S.ACCEPTED, S.APPROVED, S.SIGNED):
        told = NEWS | {"sam": TAKEN_BACK} | landlords(HOME_IS_BACK)
        found["bo", "take back", status] = (S.WITHDRAWN, told)
    return found


QUIET = {("aya", "see it first", S.VIEWING)} | {
    (name, "move out", status)
    for name in ("bo", "pia", "per", "carla", "ida")
    for status in S
    if status is not S.MOVED_IN
}
"""Said again: nothing to do, and nothing to refuse."""


def _time_passes(tx: Tx) -> None:
    own_offers.expire(tx)


def _state(tx: Tx) -> tuple[Any, ...]:
    row = tx.get(Offer, OFFER)
    assert row is not None
    return row.status, row.ended_by, row.because


def _every_try(tx: Tx, hjem: Hjem) -> Iterator[tuple[tuple[str, str, OfferStatus], Tried]]:
    for status in S:
        row = tx.get_one(Offer, OFFER)
        row.status = status
        tx.add(row)
        tx.flush()
        for name in EVERYBODY:
            who = asker(tx, hjem, name)
            for act, does in ACTS.items():
                tried = attempt(tx, hjem, _state, does, who)
                yield (name, act, status), tried


def _enter(tx: Tx, hjem: Hjem) -> None:
    enter_more_partners(tx, hjem.ids)
    tx.add(
        Offer(
            dwelling_id=HOME, youth_id=hjem.ids["aya"], status=S.PROPOSED,
            proposed_by=hjem.ids["bo"], proposed_at=tx.now, changed_at=tx.now,
            answer_by=tx.now - timedelta(minutes=1),
        )
    )  # fmt: skip
    tx.flush()


async def test_every_step_is_for_whom_it_is_and_everybody_concerned_is_told(hjem: Hjem) -> None:
    await makes(hjem, "KAB 12")
    expected = ways()

    def try_all(tx: Tx) -> tuple[Ways, list[str]]:
        _enter(tx, hjem)
        went: Ways = {}
        wrong = []
        for key, tried in _every_try(tx, hjem):
            status = tried.state[0]
            if status is not key[2]:
                went[key] = (status, tried.told)
            elif tried.told or not (tried.refused or key in QUIET or key[1] == "time passes"):
                wrong.append(f"{key}: {tried}")
        return went, wrong

    went, wrong = await hjem.run(try_all)
    assert wrong == []
    assert {key: went.get(key) for key in expected} == expected
    assert set(went) == set(expected)


async def test_a_proposal_is_made_by_a_helper_for_a_home_that_fits_and_is_there(
    hjem: Hjem,
) -> None:
    await makes(hjem, "KAB 12")
    confirm = "KAB 12 er foreslået til Aya. Vil du bekræfte det?"

    def propose(tx: Tx, name: str) -> Tried:
        who = asker(tx, hjem, name)
        return attempt(
            tx,
            hjem,
            lambda tx: tx.get(Offer, OFFER) is not None,
            offers.propose,
            who,
            hjem.ids["aya"],
            HOME,
        )

    def try_all(tx: Tx) -> dict[str, Tried]:
        enter_more_partners(tx, hjem.ids)
        found = {name: propose(tx, name) for name in EVERYBODY}
        tx.get_one(Dwelling, HOME).withdrawn_at = tx.now
        tx.flush()
        return found | {"taken off": propose(tx, "bo")}

    found = await hjem.run(try_all)
    assert {name for name, tried in found.items() if tried.state} == {"bo", "sam"}
    assert (found["bo"].told, found["sam"].told) == ({}, {"bo": confirm})
    assert all(tried.refused for name, tried in found.items() if name not in ("bo", "sam"))


async def test_what_stands_in_the_way_is_said_in_words(hjem: Hjem) -> None:
    await makes(hjem, "KAB 12")
    aya = hjem.ids["aya"]
    bo, carla = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("bo", "carla")]
    await hjem.run(needs.keep, bo, aya, Needs(max_rent=3000))
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"offers.propose:1:{aya}", on=hjem.bo.last)
    assert hjem.bo.last.text.startswith("Ud fra det, vi ved, passer boligen")
    await hjem.run(needs.keep, bo, aya, Needs(max_rent=4000))
    await hjem.bo.taps_data(f"offers.propose:1:{aya}", on=hjem.bo.last)
    proposal = hjem.bo.last
    await hjem.bo.taps_data(f"youth.close_now:{aya}", on=proposal)
    assert hjem.bo.last.text.startswith("Aya har et tilbud, der ikke er afsluttet.")
    await hjem.run(dwellings.withdraw, carla, HOME)
    await hjem.bo.taps_data("offers.confirmed:1:5", on=proposal)
    assert hjem.bo.last.text == "KAB 12 bliver ikke tilbudt længere. Træk dit forslag tilbage."
    await hjem.bo.taps_data("offers.withdrawn:1", on=proposal)
    assert await hjem.run(caseload.close, bo, aya)


async def test_a_yes_can_be_regretted_until_the_contract_is_signed(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    await hjem.pia.taps("Ja")
    await hjem.pia.taps("Ja, jeg siger ja")
    await hjem.settled()
    await hjem.aya.taps("Vis")
    assert await stage(hjem) is Stage.PAPERWORK
    await hjem.aya.taps("Jeg har fortrudt")
    await hjem.aya.taps("Det er ikke det rigtige tidspunkt")
    assert "Du har sagt nej. Det er helt i orden" in hjem.aya.last.text
    await hjem.settled()
    assert hjem.pia.last.text == REGRETS
    assert await stage(hjem) is Stage.CONTACT


async def test_who_regrets_too_late_hears_how_it_stands_before_any_reason(hjem: Hjem) -> None:
    offer_id = await signed(hjem)
    await hjem.aya.taps("Vis")
    page = hjem.aya.last
    await hjem.aya.taps_data(f"own_offers.why:{offer_id}", on=page)
    assert hjem.aya.last.text == ("Kontrakten er skrevet under. Har du fortrudt? Så skriv til Bo.")
    assert buttons(hjem.aya) == ["Skriv til Bo", "Tilbage"]
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(offers.withdraw, bo, offer_id)
    await hjem.settled()
    await hjem.aya.taps_data(f"own_offers.why:{offer_id}", on=hjem.aya.last)
    assert hjem.aya.last.text.startswith("Tilbuddet er slut.\n\nVi måtte trække tilbuddet tilbage.")
    assert buttons(hjem.aya) == ["Min bolig"]


async def test_the_landlord_tells_that_a_home_is_empty_and_never_learns_whose_it_was(
    hjem: Hjem,
) -> None:
    await moved_in(hjem)
    await hjem.bo.sends("Mine unge")
    await hjem.bo.taps("Aya · Hjemme")
    await hjem.bo.taps("Bolig")
    assert "KAB 12 · flyttet ind" in buttons(hjem.bo)
    await hjem.pia.sends("Alliancen")
    await hjem.pia.taps("Boliger · 1")
    await hjem.pia.taps("KAB 12 · 3.400 kr. · beboet")
    await hjem.pia.taps("Her bor ikke længere nogen")
    assert "Står KAB 12 tom?" in hjem.pia.last.text
    await hjem.pia.taps("Ja, den står tom")
    assert "Nu: ledig" in hjem.pia.last.text
    await hjem.settled()
    assert hjem.bo.last.text == MOVED_OUT
    assert not any("Aya" in message.text for message in hjem.pia.received)


async def test_a_landlord_finds_the_question_again_at_the_home(hjem: Hjem) -> None:
    await offers_it(hjem)
    await makes(hjem, "KAB 11")
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    await hjem.pia.sends("Alliancen")
    await hjem.pia.taps("Boliger · 2")
    waiting = "✉️ KAB 12 · 3.400 kr. · venter på dig"
    assert buttons(hjem.pia)[:2] == [waiting, "KAB 11 · 3.400 kr. · ledig"]
    await hjem.pia.taps(waiting)
    assert "En ung vil gerne bo i KAB 12. Er det i orden?" in hjem.pia.last.text
    await hjem.pia.taps("Nej")
    await hjem.pia.taps("Ikke endnu")
    assert "En ung vil gerne bo i KAB 12. Er det i orden?" in hjem.pia.last.text
    await hjem.pia.taps("Ja")
    await hjem.pia.taps("Ja, jeg siger ja")
    assert (await hjem.run(lambda tx: tx.get_one(Offer, OFFER))).status is S.APPROVED
    await hjem.pia.taps_data("dwellings.show:1", on=hjem.pia.last)
    assert "Er det i orden?" not in hjem.pia.last.text


async def test_a_second_tap_in_the_same_place_neither_takes_back_nor_signs(hjem: Hjem) -> None:
    await offers_it(hjem)
    offer_id = (await hjem.run(offer)).id
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"offers.show:{offer_id}", on=hjem.bo.last)
    await hjem.bo.taps("Træk tilbuddet tilbage")
    assert hjem.bo.last.text.startswith("Vil du trække tilbuddet om")
    assert (await hjem.run(offer)).status is OfferStatus.OFFERED
    await hjem.bo.taps("Ikke endnu")
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    await hjem.pia.taps("Nej")
    assert (await hjem.run(offer)).status is OfferStatus.ACCEPTED
    await hjem.pia.taps("Ikke endnu")
    await hjem.pia.taps("Ja")
    await hjem.pia.taps("Ja, jeg siger ja")
    await hjem.bo.taps_data(f"offers.show:{offer_id}", on=hjem.bo.last)
    await hjem.bo.taps("Kontrakten er skrevet under")
    assert (await hjem.run(offer)).status is OfferStatus.APPROVED
    await hjem.bo.taps("Ikke endnu")
    await hjem.bo.taps("Træk tilbuddet tilbage")
    asked = hjem.bo.last
    await hjem.bo.taps("Ja, træk det tilbage")
    assert (await hjem.run(offer)).status is OfferStatus.WITHDRAWN
    await hjem.bo.taps_data(f"offers.withdrawn:{offer_id}", on=asked)
    assert hjem.bo.last.text.startswith("Tilbuddet er lukket eller kommet videre.")


async def test_no_offer_and_no_landlords_yes_comes_of_a_single_tap(hjem: Hjem) -> None:
    await makes(hjem, "KAB 12")
    await proposes(hjem, hjem.bo, "Aya")
    await hjem.bo.taps("Tilbyd den, 5 dage")
    asked = "Vil du tilbyde KAB 12 til Aya med 5 dage til at svare? Så får Aya besked."
    assert hjem.bo.last.text == asked
    await hjem.bo.taps("Ikke endnu")
    assert (await hjem.run(offer)).status is S.PROPOSED
    await hjem.bo.taps("Tilbyd den, 5 dage")
    await hjem.bo.taps("Ja, tilbyd den")
    await hjem.settled()
    await hjem.aya.taps("Vis")
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    await hjem.bo.taps("Se tilbuddet")
    await hjem.bo.taps("Udlejeren sagde ja")
    assert hjem.bo.last.text == "Siger udlejeren ja? Så får alle besked."
    await hjem.pia.taps("Ja")
    assert hjem.pia.last.text == "Vil du sige ja? Så får alle besked."
    assert (await hjem.run(offer)).status is S.ACCEPTED
    await hjem.bo.taps("Ja, udlejeren siger ja")
    assert (await hjem.run(offer)).status is S.APPROVED
    await hjem.pia.taps("Ja, jeg siger ja")
    assert hjem.pia.last.text.startswith("Tilbuddet er lukket eller kommet videre.")
