"""Offers that end beside what everybody looks at: whoever still counts on something hears of it."""

from bot.domain.offers import OfferStatus
from tests.hjem import Hjem
from tests.test_offers import offer, offers_it
from tests.test_settling import signed

WOULD_END = "Så siger jeg også nej til den bolig, du har fået tilbudt."


async def erases(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Slet mine data")
    await hjem.aya.taps("Ja, slet det hele")
    await hjem.settled()


async def test_whoever_erases_the_data_is_told_first_that_an_offer_ends_with_them(
    hjem: Hjem,
) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Slet mine data")
    assert WOULD_END not in hjem.aya.last.text
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Slet mine data")
    assert WOULD_END in hjem.aya.last.text
    assert "Vil du have den? Så tal med Bo først." in hjem.aya.last.text


async def test_no_reason_is_made_up_for_who_erased_the_data(hjem: Hjem) -> None:
    await offers_it(hjem)
    await hjem.aya.taps("Ja tak")
    await hjem.settled()
    await erases(hjem)
    for phone in (hjem.bo, hjem.sam):
        assert phone.last.text.startswith("Tilbuddet om KAB 12 er slut")
        assert "(slettet)" not in phone.last.text
    row = await hjem.run(offer)
    assert (row.status, row.because) == (OfferStatus.DECLINED, None)


async def test_a_signed_contract_stands_when_its_youth_leaves_the_bot(hjem: Hjem) -> None:
    await signed(hjem)
    heard = len(hjem.pia.received)
    await erases(hjem)
    assert "Kontrakten om KAB 12 gælder stadig." in hjem.bo.last.text
    assert len(hjem.pia.received) == heard
    await hjem.bo.taps("Se tilbuddet")
    await hjem.bo.taps("Har fået nøgler")
    await hjem.bo.taps("Ja, nøglerne er udleveret")
    await hjem.settled()
    assert hjem.pia.last.text == "En ung er flyttet ind i KAB 12."
