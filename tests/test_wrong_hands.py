"""What must not stay in, or come into, the wrong hands: old phones, former helpers, guests."""

import pytest
from sqlmodel import select

from bot.domain.people import Role
from bot.services import (
    days_off,
    invitations,
    offers,
    outreach_talk,
    own_offers,
    partners,
    people,
    staff,
    support_workers,
    viewings,
)
from bot.services.people import NotYours
from bot.simulator import Phone
from bot.store import Tx
from bot.tables import Case, Person, TimeOff, Unaddressed
from tests.casework import change, hand_over, is_away, plans
from tests.hjem import Hjem
from tests.test_dwellings import makes
from tests.test_outreach import claimed
from tests.test_touch import code_for_aya


def _unaddressed(tx: Tx) -> list[Unaddressed]:
    return list(tx.exec(select(Unaddressed)))


async def test_words_for_nobody_yet_go_with_the_colleague_who_leaves(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.olga.sends("Hendes mor må ikke vide, hvor hun er")
    ida = await hjem.run(people.by_id, hjem.ids["ida"])
    assert await hjem.run(_unaddressed)
    await hjem.run(staff.stop_access, ida, hjem.ids["olga"])
    assert not await hjem.run(_unaddressed)


async def test_words_for_nobody_yet_go_with_the_role_that_could_send_them(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.olga.sends("Hendes mor må ikke vide, hvor hun er")
    ida = await hjem.run(people.by_id, hjem.ids["ida"])
    await hjem.run(staff.change_role, ida, hjem.ids["olga"], Role.VOLUNTEER)
    assert not await hjem.run(_unaddressed)


async def test_a_guests_name_leads_nowhere_in_the_chats_of_colleagues(hjem: Hjem) -> None:
    """Whoever taps a name by mistake shows somebody else that they work here."""
    await hjem.nova.sends("Kontakt mig")
    await hjem.nova.sends("@nova https://t.me/nova /slet")
    await hjem.nova.sends("12 34 56 78")
    await hjem.nova.taps("Send")
    await hjem.olga.sends("Henvendelser")
    await hjem.olga.taps(hjem.olga.last.buttons[0][0])
    assert hjem.olga.last.text.startswith("nova https: t. me/nova slet\n")


async def test_what_was_said_lately_leaves_the_old_phone(hjem: Hjem) -> None:
    """Perhaps it is in the hands of whom she fled from."""
    await hjem.aya.sends("Hej")
    await hjem.jump(days=3)
    await hjem.aya.sends("Han slår mig, jeg er hos min tante på Lærkevej")
    await hjem.settled()
    await hjem.aya.sends("Skriv til Bo")
    await hjem.aya.taps("Se samtalen")
    assert [one for one in hjem.aya.messages if "Lærkevej" in one.text]
    code = await code_for_aya(hjem)
    await hjem.nova.sends(f"/kode {code}")
    await hjem.settled()
    assert not [one for one in hjem.aya.messages if "Lærkevej" in one.text]
    assert [one for one in hjem.aya.messages if one.text == "Hej"]  # too old to be deleted
    await hjem.nova.sends("Skriv til Bo")
    await hjem.nova.taps("Se samtalen")
    assert "Lærkevej" in hjem.nova.last.text


def _heard(phone: Phone, words: str) -> list[str]:
    return [one.text for one in phone.received if words in one.text]


async def test_who_was_taken_off_in_the_evening_hears_no_new_name_in_the_morning(
    hjem: Hjem,
) -> None:
    await hjem.jump(hours=13)  # quiet: what is said now waits
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Skift kaldenavn")
    await hjem.aya.sends("Robin")
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(support_workers.assign, bo, hjem.ids["aya"], 0)
    await hjem.jump(hours=11)
    assert _heard(hjem.bo, "Aya hedder nu Robin her.")
    assert not _heard(hjem.sam, "hedder nu Robin")


async def test_what_a_deputy_does_not_hear_any_more_reaches_who_answers_now(hjem: Hjem) -> None:
    await is_away(hjem, "bo", "dorte")
    await hjem.jump(hours=13)
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Spørg om nyt")
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    [off] = await hjem.run(lambda tx: [one.id for one in tx.exec(select(TimeOff))])
    await hjem.run(days_off.cancel, bo, off)
    await hjem.jump(hours=11)
    assert not _heard(hjem.dorte, "høre nyt om boligen")
    assert len(_heard(hjem.bo, "Aya vil gerne høre nyt om boligen.")) == 1


async def _is_back(hjem: Hjem, name: str) -> None:
    who = await hjem.run(people.by_id, hjem.ids[name])
    [off] = await hjem.run(lambda tx: [one.id for one in tx.exec(select(TimeOff))])
    await hjem.run(days_off.cancel, who, off)


async def test_a_message_left_over_in_the_evening_is_asked_about_whoever_is_back(
    hjem: Hjem,
) -> None:
    await plans(hjem, "Husk kontrakten", "i dag kl. 23")
    await hand_over(hjem, "aya", to="dorte")
    await change(hjem, Case, hjem.ids["aya"], support_worker_id=None)
    await is_away(hjem, "dorte", deputy="sam")
    await hjem.jump(hours=14, minutes=30)
    await _is_back(hjem, "dorte")
    await hjem.jump(hours=10)
    assert not _heard(hjem.sam, "lagt en besked klar")
    assert len(_heard(hjem.dorte, "Husk kontrakten")) == 1


async def test_who_still_waits_in_the_evening_is_told_to_whoever_is_back(hjem: Hjem) -> None:
    await is_away(hjem, "sam", deputy="dorte")
    await hjem.aya.sends("Er der nogen?")
    await hjem.jump(days=1, hours=13)
    await _is_back(hjem, "sam")
    await hjem.jump(hours=11)
    assert not _heard(hjem.dorte, "Aya har ventet")
    assert len(_heard(hjem.bo, "Aya har ventet på svar siden mandag")) == 1


STOPPED = (
    "Det, du skriver her, når ikke længere frem til os. Du kan ringe til os på 33 17 41 22. "
    "Haster det, så tryk på Hjælp nu."
)


async def test_a_guest_who_bothers_a_colleague_is_stopped_until_let_write_again(
    hjem: Hjem,
) -> None:
    await claimed(hjem)
    old = hjem.nova.last
    await hjem.nova.sends("Jeg ved, hvor du bor")
    await hjem.settled()
    await hjem.olga.taps("Åbn")
    await hjem.olga.taps("Stop beskeder")
    assert hjem.olga.last.text.startswith("Nova\nBeskederne er stoppet.")
    heard = len(hjem.olga.received)
    await hjem.nova.sends("Svar mig!")
    assert hjem.nova.last.text == STOPPED
    await hjem.nova.taps_data("outreach.withdrawn:1", on=old)
    for way in ("Kontakt mig", "/start", "Kontakt mig"):
        await hjem.nova.sends(way)
    assert hjem.nova.last.text == STOPPED
    await hjem.nova.sends("Jeg vil dø")
    assert "Livslinien" in hjem.nova.last.text
    await hjem.settled()
    news = [one.text for one in hjem.olga.received[heard:]]
    assert news == ["Nova har trukket sin henvendelse tilbage. Du skal ikke gøre noget."]
    await hjem.olga.sends("Henvendelser")
    [[label], *_] = hjem.olga.last.buttons
    assert label.endswith("· stoppet")
    await hjem.olga.taps(label)
    await hjem.olga.taps("Lad Nova skrive igen")
    await hjem.nova.sends("Kontakt mig")
    assert "Hvad må vi kalde dig?" in hjem.nova.last.text


async def test_nobody_stops_the_guest_of_a_colleague(hjem: Hjem) -> None:
    await claimed(hjem)
    await hjem.run(_hire, "Ole")
    ole = (await hjem.run(people.in_role, Role.OUTREACH))[-1]
    with pytest.raises(NotYours):
        await hjem.run(outreach_talk.stop, ole, 1)


def _hire(tx: Tx, alias: str) -> None:
    tx.add(Person(role=Role.OUTREACH, alias=alias, joined_at=tx.now))


async def test_a_partner_that_takes_no_part_any_more_sees_and_hears_nothing(hjem: Hjem) -> None:
    """Neither its homes, nor when somebody sees one, nor who comes to what it arranges."""
    dwelling = await makes(hjem, "KAB 12")
    await hjem.pia.sends("/menu")
    await hjem.pia.taps_data(f"dwellings.show:{dwelling}", on=hjem.pia.last)
    assert "KAB 12" in hjem.pia.last.text
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    kab = await hjem.run(lambda tx: tx.get_one(Person, hjem.ids["pia"]).partner_id)
    made = await hjem.run(invitations.invite_partner, carla, "Nova", kab)
    await hjem.run(lambda tx: partners.switch(tx, carla, kab, is_active=False))
    shown = len(hjem.pia.received)
    for data in (f"dwellings.show:{dwelling}", "dwellings", "activity_desk", "pools"):
        await hjem.pia.taps_data(data, on=hjem.pia.received[0])
    assert not [one for one in hjem.pia.received[shown:] if "KAB" in one.text]
    aya, bo = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("aya", "bo")]
    offer = await hjem.run(offers.propose, bo, aya.id, dwelling)
    await hjem.run(offers.confirm, bo, offer, 5)
    await hjem.run(own_offers.see_first, aya, offer)
    await hjem.settled()
    assert not [one for one in hjem.pia.received[shown:] if "KAB" in one.text]
    with pytest.raises(NotYours):
        await hjem.run(viewings.of_offer, await hjem.run(people.by_id, hjem.ids["pia"]), offer)
    await hjem.nova.opens(invitations.link(hjem.app.hjem.bot_name, made.token))
    assert hjem.nova.last.text.startswith("Det link virker ikke længere.")
