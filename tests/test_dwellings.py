"""Homes and pools: made in the chat or with a file, seen by those they belong to."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from bot.domain.dwellings import BuildType, DwellingFacts, DwellingKind, HousingForm, PoolFacts
from bot.domain.offers import OfferStatus
from bot.services import dwellings, people, pools
from bot.store import Tx
from bot.tables import Dwelling, Offer, Partner, Person, Pool
from tests.hjem import Hjem
from tests.test_partners import buttons, opens


def facts(tx: Tx, label: str, **changes: object) -> DwellingFacts:
    """A home of KAB."""
    kab = tx.exec(select(Partner.id).where(Partner.name == "KAB")).one()
    said: dict[str, object] = {
        "label": label, "partner_id": kab, "kind": DwellingKind.OWN_HOME,
        "form": HousingForm.PERMANENT, "build": BuildType.CONVERSION, "rent": 3400,
        "deposit": 10200, "own_kitchen": True, "area": "Valby", "is_accessible": False,
        "is_shared": False, "free_from": date(2026, 12, 1),
    }  # fmt: skip
    return DwellingFacts(**(said | changes))  # type: ignore[arg-type]


async def makes(hjem: Hjem, label: str, **changes: object) -> int:
    """The home is in the register, made by Carla."""

    def make(tx: Tx) -> int:
        carla = people.by_id(tx, hjem.ids["carla"])
        return dwellings.keep(tx, carla, None, facts(tx, label, **changes))

    dwelling_id: int = await hjem.run(make)
    return dwelling_id


async def test_an_empty_register_says_so_and_offers_the_first_home(hjem: Hjem) -> None:
    await opens(hjem, "Boliger · 0")
    assert hjem.carla.last.text == "0 boliger."
    assert "Ny bolig" in buttons(hjem.carla)


async def test_a_caseworker_reads_that_no_home_is_free(hjem: Hjem) -> None:
    await hjem.bo.sends("Ledige boliger")
    assert hjem.bo.last.text == "Der er ingen ledige boliger lige nu. Nye kommer her af sig selv."


@pytest.mark.row(19)
async def test_a_home_is_described_by_a_few_questions(hjem: Hjem) -> None:
    await opens(hjem, "Boliger")
    await hjem.carla.taps("Ny bolig")
    await hjem.carla.sends("KAB 12")
    for label in ("KAB", "Egen bolig", "Permanent", "Ombygning"):
        await hjem.carla.taps(label)
    await hjem.carla.sends("3.400 kr.")
    await hjem.carla.sends("mange penge")
    assert hjem.carla.last.text == "Skriv et helt tal fra 0 til 100000."
    await hjem.carla.sends("10200")
    await hjem.carla.taps("Ja")
    await hjem.carla.sends("Valby")
    for label in ("Nej", "Nej"):
        await hjem.carla.taps(label)
    await hjem.carla.sends("1. februar")
    for label in ("KAB, omdannelse", "Omdannelse", "Spring over"):
        await hjem.carla.taps(label)
    await hjem.carla.sends_photo(b"jpeg")
    assert "Husleje om måneden: 3.400 kr." in hjem.carla.last.text
    assert "Pulje: KAB, omdannelse\nKoncept: Omdannelse" in hjem.carla.last.text
    assert "Der er et billede." in hjem.carla.last.text
    await hjem.carla.taps("Gem")
    assert "Nu: ledig" in hjem.carla.last.text
    await hjem.carla.taps("Se billedet")
    assert hjem.carla.last.kind == "photo"


async def test_two_who_change_a_home_at_once_both_have_their_say(hjem: Hjem) -> None:
    dwelling_id = await makes(hjem, "KAB 12")
    for phone in (hjem.carla, hjem.pia):
        await phone.sends("/menu")
        await phone.taps_data(f"dwellings.edit:{dwelling_id}", on=phone.last)
    await hjem.pia.taps("Husleje")
    await hjem.pia.sends("4900")
    await hjem.pia.taps("Gem")
    await hjem.carla.taps("Område")
    await hjem.carla.sends("Vanløse")
    await hjem.carla.taps("Gem")
    assert "Husleje om måneden: 4.900 kr." in hjem.carla.last.text
    assert "Område: Vanløse" in hjem.carla.last.text


async def test_many_homes_come_a_page_at_a_time_and_free_ones_can_be_chosen(hjem: Hjem) -> None:
    for number in range(10):
        await makes(hjem, f"KAB {number:02}")
    await hjem.run(_promise, hjem)
    await opens(hjem, "Boliger · 10")
    assert "KAB 00 · 3.400 kr. · lovet" in buttons(hjem.carla)
    await hjem.carla.taps("Flere")
    assert "KAB 09 · 3.400 kr. · ledig" in buttons(hjem.carla)
    await hjem.carla.taps("Kun ledige")
    assert hjem.carla.last.text == "9 boliger er ledige."
    assert not any("lovet" in label for label in buttons(hjem.carla))


def _promise(tx: Tx, hjem: Hjem) -> None:
    tx.add(
        Offer(
            dwelling_id=1, youth_id=hjem.ids["aya"], status=OfferStatus.OFFERED,
            proposed_by=hjem.ids["bo"], proposed_at=tx.now, changed_at=tx.now,
        )
    )  # fmt: skip


async def test_a_promised_home_cannot_be_taken_off(hjem: Hjem) -> None:
    await makes(hjem, "KAB 12")
    await hjem.run(_promise, hjem)
    await opens(hjem, "Boliger", "KAB 12")
    await hjem.carla.taps("Tag den af")
    assert "KAB 12 er lovet til nogen" in hjem.carla.last.text


async def test_a_home_is_taken_off_and_comes_back(hjem: Hjem) -> None:
    await makes(hjem, "KAB 12")
    await opens(hjem, "Boliger", "KAB 12")
    await hjem.carla.taps("Tag den af")
    assert "Nu: taget af" in hjem.carla.last.text
    await hjem.carla.taps("Tilbyd den igen")
    assert "Nu: ledig" in hjem.carla.last.text


@pytest.mark.row(31)
async def test_a_pool_computes_what_is_reserved_when_the_percentage_is_known(hjem: Hjem) -> None:
    await opens(hjem, "Puljer", "KAB, omdannelse · tal mangler")
    assert "I alt: 300" in hjem.carla.last.text
    assert "Til vores unge: ikke kendt endnu" in hjem.carla.last.text
    await hjem.carla.taps("Ret")
    await hjem.carla.taps("Reserveret")
    await hjem.carla.sends("101")
    assert hjem.carla.last.text == "Skriv et helt tal fra 0 til 100."
    await hjem.carla.sends("15 %")
    await hjem.carla.taps("Gem")
    assert "Til vores unge: 45" in hjem.carla.last.text
    pool_id = await hjem.run(lambda tx: tx.exec(select(Pool.id).where(Pool.total == 300)).one())
    await makes(hjem, "KAB 12", pool_id=pool_id)
    await hjem.run(_promise, hjem)
    await hjem.carla.taps("Alle puljer")
    await hjem.carla.taps("KAB, omdannelse · 1 af 45 i brug")
    assert "Ledige: 44" in hjem.carla.last.text


async def test_a_partner_sees_and_changes_only_the_own_homes(hjem: Hjem) -> None:
    threeb = await hjem.run(
        lambda tx: tx.exec(select(Partner.id).where(Partner.name == "3B")).one()
    )
    other = await makes(hjem, "3B 7", partner_id=threeb)
    await makes(hjem, "KAB 12")
    await hjem.pia.sends("Alliancen")
    await hjem.pia.taps("Boliger · 1")
    assert "KAB 12 · 3.400 kr. · ledig" in buttons(hjem.pia)
    for data in (f"dwellings.show:{other}", f"dwellings.edit:{other}", f"dwellings.off:{other}"):
        await hjem.pia.taps_data(data, on=hjem.pia.last)
        assert "Det kan jeg ikke finde" in hjem.pia.last.text
    await hjem.pia.sends("Alliancen")
    await hjem.pia.taps("Boliger · 1")
    await hjem.pia.taps("Ny bolig")
    await hjem.pia.sends("KAB 13")
    assert hjem.pia.last.text.startswith("Er det egen bolig")


async def test_the_register_goes_out_and_comes_in_as_a_file(hjem: Hjem) -> None:
    await makes(hjem, "KAB 12")
    await opens(hjem, "Boliger")
    await hjem.carla.taps("Som fil")
    sheet = hjem.carla.last.content().decode("utf-8-sig")
    assert sheet.splitlines()[0].startswith("Nr.;Betegnelse;Partner;Slags;Boligform")
    changed = sheet.replace("3400", "3300") + sheet.splitlines()[1].replace("1;KAB 12", ";KAB 13")
    await hjem.carla.sends_document("boliger.csv", changed.encode())
    assert hjem.carla.last.text == "Nye linjer: 1. Ændrede linjer: 1. Skal jeg gøre det?"
    await hjem.carla.taps("Ja, gør det")
    assert hjem.carla.last.text == "2 linjer gælder nu."
    await hjem.carla.taps("Tilbage til listen")
    assert buttons(hjem.carla)[:2] == [
        "KAB 12 · 3.300 kr. · ledig",
        "KAB 13 · 3.400 kr. · ledig",
    ]


async def test_a_file_leaves_alone_what_a_colleague_changed_since_it_was_made(hjem: Hjem) -> None:
    dwelling_id = await makes(hjem, "KAB 12")
    await opens(hjem, "Boliger")
    await hjem.carla.taps("Som fil")
    sheet = hjem.carla.last.content().decode("utf-8-sig")
    await rent_by_pia(hjem, dwelling_id, 4900)
    await hjem.carla.sends_document("boliger.csv", sheet.encode())
    assert hjem.carla.last.text == "Der er ingen ændringer i filen."
    await hjem.carla.sends_document("boliger.csv", sheet.replace("Valby", "Vanløse").encode())
    await hjem.carla.taps("Ja, gør det")
    now = await hjem.run(lambda tx: tx.get_one(Dwelling, dwelling_id))
    assert (now.area, now.rent) == ("Vanløse", 4900)


async def rent_by_pia(hjem: Hjem, dwelling_id: int, rent: int) -> None:
    """Pia has changed the rent in the chat."""
    await hjem.pia.sends("/menu")
    await hjem.pia.taps_data(f"dwellings.edit:{dwelling_id}", on=hjem.pia.last)
    await hjem.pia.taps("Husleje")
    await hjem.pia.sends(str(rent))
    await hjem.pia.taps("Gem")


async def sends_back_with_own_rent(hjem: Hjem) -> int:
    """Carla's file says another rent than Pia has written meanwhile; the home."""
    dwelling_id = await makes(hjem, "KAB 12")
    await opens(hjem, "Boliger")
    await hjem.carla.taps("Som fil")
    sheet = hjem.carla.last.content().decode("utf-8-sig")
    await rent_by_pia(hjem, dwelling_id, 4900)
    mine = sheet.replace("3400", "3300").replace("Valby", "Vanløse")
    await hjem.carla.sends_document("boliger.csv", mine.encode())
    assert hjem.carla.last.text == (
        "Det her er ændret, siden du fik filen:\nLinje 2, Husleje: 4900 (i din fil: 3300)\n\n"
        "Nye linjer: 0. Ændrede linjer: 1. Skal jeg gøre det?"
    )
    return dwelling_id


@pytest.mark.parametrize(
    ("choice", "rent"), [("Ja, min fil gælder", 3300), ("Ja, men lad det stå", 4900)]
)
async def test_what_a_colleague_changed_is_not_overwritten_by_a_file_without_a_word(
    hjem: Hjem, choice: str, rent: int
) -> None:
    dwelling_id = await sends_back_with_own_rent(hjem)
    await hjem.carla.taps(choice)
    assert hjem.carla.last.text == "1 linje gælder nu."
    now = await hjem.run(lambda tx: tx.get_one(Dwelling, dwelling_id))
    assert (now.area, now.rent) == ("Vanløse", rent)


async def test_what_a_colleague_changes_while_the_file_is_looked_at_is_asked_about(
    hjem: Hjem,
) -> None:
    dwelling_id = await sends_back_with_own_rent(hjem)
    await rent_by_pia(hjem, dwelling_id, 5100)
    await hjem.carla.taps("Ja, min fil gælder")
    assert "Linje 2, Husleje: 5100 (i din fil: 3300)" in hjem.carla.last.text
    await hjem.carla.taps("Ja, min fil gælder")
    now = await hjem.run(lambda tx: tx.get_one(Dwelling, dwelling_id))
    assert now.rent == 3300


@pytest.mark.parametrize("status", [400, 404])
async def test_a_file_that_telegram_does_not_give_out_is_asked_for_again(
    hjem: Hjem, status: int
) -> None:
    await makes(hjem, "KAB 12")
    await opens(hjem, "Boliger")
    await hjem.carla.taps("Som fil")
    sheet = hjem.carla.last.content()
    hjem.sim.fail_next("getFile", status, "file is temporarily unavailable")
    await hjem.carla.sends_document("boliger.csv", sheet)
    assert hjem.carla.last.text == "Send det som en fil: CSV på højst 1 MB."
    await hjem.carla.sends_document("boliger.csv", sheet)
    assert hjem.carla.last.text == "Der er ingen ændringer i filen."


@pytest.mark.row(31)
async def test_pools_go_out_and_come_in_as_a_file_too(hjem: Hjem) -> None:
    await opens(hjem, "Puljer")
    await hjem.carla.taps("Som fil")
    sheet = hjem.carla.last.content().decode("utf-8-sig")
    assert sheet.splitlines()[0] == "Nr.;Navn;Partner;Slags;Koncept;I alt;Reserveret"
    kab = next(line for line in sheet.splitlines() if "omdannelse" in line)
    assert kab.endswith(";300;")
    await hjem.carla.sends_document("boligpuljer.csv", sheet.replace(kab, f"{kab}120").encode())
    assert "Reserveret: Skriv et helt tal fra 0 til 100." in hjem.carla.last.text
    await hjem.carla.sends_document("boligpuljer.csv", sheet.replace(kab, f"{kab}15").encode())
    await hjem.carla.taps("Ja, gør det")
    assert hjem.carla.last.text == "1 linje gælder nu."
    await hjem.carla.taps("Tilbage til listen")
    assert "KAB, omdannelse · 0 af 45 i brug" in buttons(hjem.carla)


async def test_every_fault_of_a_file_is_told_by_its_line_and_nothing_is_changed(
    hjem: Hjem,
) -> None:
    await makes(hjem, "KAB 12")
    await opens(hjem, "Boliger")
    await hjem.carla.taps("Som fil")
    sheet = hjem.carla.last.content().decode("utf-8-sig")
    wrong = sheet.replace("3400", "dyr").replace("ombygning", "slot")
    await hjem.carla.sends_document("boliger.csv", wrong.encode())
    assert "Linje 2, Husleje: Skriv et helt tal fra 0 til 20000." in hjem.carla.last.text
    assert "Linje 2, Byggeri: Skriv en af disse: nybyggeri, ombygning" in hjem.carla.last.text
    await hjem.carla.sends_document("boliger.csv", b"Nr.;Betegnelse\n1;KAB 12\n")
    assert hjem.carla.last.text == "Kolonnen «Partner» mangler."
    await hjem.carla.sends("her kommer den")
    assert hjem.carla.last.text == "Send det som en fil: CSV på højst 1 MB."
    await hjem.carla.sends_document("boliger.csv", sheet.encode())
    assert hjem.carla.last.text == "Der er ingen ændringer i filen."


async def test_a_file_cannot_bring_a_partner_another_partners_home(hjem: Hjem) -> None:
    threeb = await hjem.run(
        lambda tx: tx.exec(select(Partner.id).where(Partner.name == "3B")).one()
    )
    other = await makes(hjem, "3B 7", partner_id=threeb)
    await makes(hjem, "KAB 12")
    await hjem.pia.sends("Alliancen")
    await hjem.pia.taps("Boliger · 1")
    await hjem.pia.taps("Som fil")
    sheet = hjem.pia.last.content().decode("utf-8-sig")
    assert "3B" not in sheet
    row = sheet.splitlines()[1]
    stolen = row.replace(row.partition(";")[0], str(other), 1)
    await hjem.pia.sends_document("boliger.csv", f"{sheet}{stolen}".encode())
    await hjem.pia.taps("Ja, gør det")
    assert hjem.pia.last.text.startswith("Linje 3: Det kan jeg ikke finde.")
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    found = await hjem.run(dwellings.register, carla)
    assert [one.facts.label for one in found] == ["3B 7", "KAB 12"]


async def test_another_partners_pool_is_neither_seen_nor_taken(hjem: Hjem) -> None:
    threeb = await hjem.run(lambda tx: tx.find(Partner, name="3B").id)
    carla, pia = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("carla", "pia")]
    facts = PoolFacts("Syv værelser", DwellingKind.DORM_ROOM, threeb)
    pool = await hjem.run(pools.keep, carla, None, facts)
    assert pool not in await hjem.run(pools.names, pia)
    own = await hjem.run(lambda tx: tx.get_one(Person, pia.id).partner_id)
    with pytest.raises(people.NotYours):
        await hjem.run(pools.keep, pia, pool, replace(facts, partner_id=own))
