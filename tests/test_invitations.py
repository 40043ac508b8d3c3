"""Invitations: made by staff, used once, by the right person."""

import asyncio
import re
from typing import Any

import pytest
from sqlmodel import col, select

from bot.domain.people import Role
from bot.domain.tokens import hash_of
from bot.services import invitations, joining, people
from bot.store import Tx
from bot.tables import Case, Invitation, Person
from handlers.invitation_list import qr
from tests.hjem import Hjem

LINK = re.compile(r"https://t\.me/\S+\?start=\S+")


def link_in(phone: Any) -> str:
    """The newest invitation that the phone shows."""
    for message in reversed(phone.received):
        found = LINK.search(message.text or message.caption or "")
        if found:
            return found[0]
    raise AssertionError("no invitation")


async def invited(hjem: Hjem, name: str = "Nova") -> str:
    """Bo has invited a youth; returns the link."""
    await hjem.bo.taps("Invitér")
    await hjem.bo.sends(name)
    await hjem.bo.taps("18 til 29 år")
    await hjem.bo.taps("Sam")
    return link_in(hjem.bo)


def rows(tx: Tx) -> list[Invitation]:
    return list(tx.exec(select(Invitation)))


async def with_menu(hjem: Hjem, *names: str) -> None:
    for name in names:
        await getattr(hjem, name).sends("/menu")


async def test_a_caseworker_invites_and_the_youth_joins(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    link = await invited(hjem)
    await hjem.nova.opens(link)
    assert "Jeg er ikke et menneske" in hjem.nova.received[0].text
    assert "Kort om dine data" in hjem.nova.last.text
    await hjem.nova.taps("Ja, det er fint")
    assert hjem.nova.keyboard is not None
    assert ["Aktiviteter", "Skriv til Bo"] in hjem.nova.keyboard
    await hjem.settled()
    assert hjem.bo.last.text == "Nova er nu med og har sagt ja til botten."
    case = await hjem.run(lambda tx: tx.exec(select(Case).order_by(col(Case.youth_id))).all()[-1])
    assert (case.caseworker_id, case.support_worker_id) == (hjem.ids["bo"], hjem.ids["sam"])


async def test_a_support_worker_hears_of_the_youth_that_somebody_else_has_invited(
    hjem: Hjem,
) -> None:
    await with_menu(hjem, "bo")
    await hjem.nova.opens(await invited(hjem))
    await hjem.settled()
    assert hjem.sam.received == []
    await hjem.nova.taps("Ja, det er fint")
    await hjem.settled()
    assert [one.text for one in hjem.sam.received] == ["Du er nu bostøtte for Nova."]
    await hjem.sam.taps("Åbn Nova")
    assert "Sagsbehandler: Bo\nBostøtte: Sam" in hjem.sam.last.text


async def test_only_the_hash_of_a_link_is_kept(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    token = (await invited(hjem)).partition("start=")[2]
    assert 32 <= len(token) <= 64
    (row,) = await hjem.run(rows)
    assert row.token_hash == hash_of(token)
    assert token not in str(row)


async def test_the_picture_holds_the_link(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    await invited(hjem)
    assert hjem.bo.last.kind == "photo"
    assert "scan billedet" in hjem.bo.last.text
    assert hjem.bo.last.content() == qr(link_in(hjem.bo))


async def test_a_link_works_once(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    link = await invited(hjem)
    await hjem.nova.opens(link)
    stranger = hjem.sim.person("Noah")
    await stranger.opens(link)
    assert stranger.last.text.startswith("Det link er brugt.")
    assert stranger.keyboard is not None
    assert "Kontakt mig" in stranger.keyboard[1]


async def test_of_two_who_open_a_link_at_once_one_comes_in(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    link = await invited(hjem)
    racers = [hjem.sim.person(f"Noah {n}") for n in range(6)]
    await asyncio.gather(*(racer.opens(link) for racer in racers))
    winners = [racer for racer in racers if "Kort om dine data" in racer.last.text]
    assert len(winners) == 1


async def test_a_link_expires_after_three_days_and_its_maker_hears_of_it_once(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    link = await invited(hjem)
    await hjem.jump(hours=72)
    await hjem.tick()
    told = [m for m in hjem.bo.received if "blev ikke brugt i tide" in m.text]
    assert len(told) == 1
    await hjem.nova.opens(link)
    assert hjem.nova.last.text.startswith("Det link er blevet for gammelt.")
    await hjem.bo.taps("Lav en ny")
    await hjem.nova.opens(link_in(hjem.bo))
    assert "Kort om dine data" in hjem.nova.last.text


async def test_opening_the_same_link_again_changes_nothing(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    link = await invited(hjem)
    await hjem.nova.opens(link)
    await hjem.nova.opens(link)
    assert "Kort om dine data" in hjem.nova.last.text
    await hjem.nova.taps("Ja, det er fint")
    await hjem.nova.opens(link)
    assert hjem.nova.last.text == "Hej Nova. Hvad vil du?"


async def test_an_unknown_link_is_answered_kindly(hjem: Hjem) -> None:
    await hjem.nova.opens(f"https://t.me/{hjem.app.hjem.bot_name}?start=nothing-of-ours")
    assert hjem.nova.last.text.startswith("Det link kender jeg ikke.")
    await hjem.aya.opens(f"https://t.me/{hjem.app.hjem.bot_name}?start=nothing-of-ours")
    assert "Du er her allerede" in hjem.aya.last.text
    assert hjem.aya.keyboard is not None


async def test_a_withdrawn_link_lets_nobody_in(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    link = await invited(hjem)
    await hjem.bo.taps("Invitér")
    await hjem.bo.taps("Åbne invitationer (1)")
    await hjem.bo.taps("Nova · tors. 26. nov. 09.00")
    await hjem.bo.taps("Træk tilbage", on=hjem.bo.last)
    assert hjem.bo.last.text == "Invitationen til Nova virker ikke mere."
    await hjem.nova.opens(link)
    assert hjem.nova.last.text.startswith("Det link virker ikke længere.")
    await hjem.bo.taps_data("invitations.open:0", on=hjem.bo.last)
    assert hjem.bo.last.text.startswith("Der er ingen åbne invitationer.")


async def test_nobody_withdraws_a_colleagues_invitation(hjem: Hjem) -> None:
    await with_menu(hjem, "bo", "dorte")
    await invited(hjem)
    (row,) = await hjem.run(rows)
    for name in ("withdraw", "renew"):
        await hjem.dorte.taps_data(f"invitations.{name}:{row.id}", on=hjem.dorte.last)
        assert hjem.dorte.last.text.startswith("Det kan jeg ikke finde.")
    await hjem.dorte.taps_data(f"invitations.show:{row.id}", on=hjem.dorte.last)
    assert hjem.dorte.last.text.startswith("Der er ingen åbne invitationer.")
    (row,) = await hjem.run(rows)
    assert row.withdrawn_at is None


async def test_a_used_invitation_cannot_be_withdrawn(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    await hjem.nova.opens(await invited(hjem))
    await hjem.bo.taps("Træk tilbage")
    assert hjem.bo.last.text.startswith("Det kan jeg ikke finde.")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("bo", "Du har selv lavet det her link."),
        ("aya", "Du er her allerede som Aya."),
        ("dorte", "Du er her allerede som Dorte."),
    ],
)
async def test_a_member_never_changes_place_by_a_link(hjem: Hjem, name: str, answer: str) -> None:
    await with_menu(hjem, "bo")
    link = await invited(hjem)
    await getattr(hjem, name).opens(link)
    assert getattr(hjem, name).last.text.startswith(answer)
    await hjem.nova.opens(link)
    assert "Kort om dine data" in hjem.nova.last.text


async def test_a_youth_does_not_become_staff(hjem: Hjem) -> None:
    await with_menu(hjem, "ida")
    await hjem.ida.taps("Invitér")
    await hjem.ida.taps("En kollega")
    await hjem.ida.taps("Koordinator")
    await hjem.ida.sends("Kim")
    await hjem.aya.opens(link_in(hjem.ida))
    assert hjem.aya.last.text.startswith("Det link er til en medarbejder. Du er her som Aya")
    assert (await hjem.run(people.asker, hjem.aya.id)).role is Role.YOUTH


async def test_an_administrator_invites_a_colleague(hjem: Hjem) -> None:
    await with_menu(hjem, "ida")
    await hjem.ida.taps("Medarbejdere")
    await hjem.ida.taps("Invitér en kollega")
    await hjem.ida.taps("Bostøtte")
    await hjem.ida.sends("Nova")
    await hjem.nova.opens(link_in(hjem.ida))
    assert hjem.nova.last.text.startswith("Velkommen, Nova. Du er bostøtte her.")
    assert "fortroligt" in hjem.nova.last.text
    assert hjem.nova.keyboard is not None
    assert hjem.nova.keyboard[0] == ["Mine unge", "Min kalender"]
    await hjem.settled()
    assert hjem.ida.last.text == "Nova er nu med som bostøtte."


async def test_a_support_worker_says_who_the_caseworker_is(hjem: Hjem) -> None:
    await with_menu(hjem, "sam")
    await hjem.sam.taps("Invitér")
    await hjem.sam.sends("Nova")
    await hjem.sam.taps("18 til 29 år")
    assert hjem.sam.last.text == "Hvem er sagsbehandler for Nova?"
    await hjem.sam.taps("Dorte")
    (row,) = await hjem.run(rows)
    assert (row.caseworker_id, row.support_worker_id) == (hjem.ids["dorte"], hjem.ids["sam"])


async def test_an_outreach_worker_chooses_among_many_caseworkers(hjem: Hjem) -> None:
    await hjem.run(hire, 12)
    await with_menu(hjem, "olga")
    await hjem.olga.taps("Invitér")
    await hjem.olga.sends("Nova")
    await hjem.olga.taps("18 til 29 år")
    await hjem.olga.taps("Flere")
    await hjem.olga.taps("Kollega 11")
    await hjem.olga.taps("Ingen endnu")
    link = link_in(hjem.olga)
    await hjem.nova.opens(link)
    await hjem.nova.taps("Ja, det er fint")
    assert hjem.nova.keyboard is not None
    assert "Skriv til Kollega 11" in hjem.nova.keyboard[1]


def hire(tx: Tx, count: int) -> None:
    for number in range(count):
        tx.add(Person(role=Role.CASEWORKER, alias=f"Kollega {number}", joined_at=tx.now))


async def test_a_name_that_is_none_is_asked_for_again(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    await hjem.bo.taps("Invitér")
    await hjem.bo.sends("\u202e\u200b")
    assert "Et kaldenavn eller fornavn er nok." in hjem.bo.last.text
    await hjem.bo.sends("x" * 65)
    assert hjem.bo.last.text.startswith("Det navn er for langt.")
    await hjem.bo.sends("<b>Åse</b>")
    await hjem.bo.taps("18 til 29 år")
    await hjem.bo.taps("Ingen endnu")
    about, to_send_on = hjem.bo.received[-2:]
    assert "<b>Åse</b>" in about.text
    assert "Åse" not in to_send_on.text


async def test_a_name_with_a_cpr_number_is_asked_for_again_once(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    await hjem.bo.taps("Invitér")
    before = len(hjem.bo.received)
    await hjem.bo.sends("Nova 010101-1234")
    assert len(hjem.bo.received) == before + 1
    assert hjem.bo.last.text == (
        "Det ligner et CPR-nummer. Jeg har fjernet det og gemmer det ikke.\n\n"
        "Du kan skrive dit svar igen uden nummeret."
    )
    assert hjem.bo.last.buttons == [["Fortryd"]]
    await hjem.bo.sends("Nova")
    assert hjem.bo.last.text == "Hvor gammel er Nova?"


async def test_a_second_tap_makes_no_second_invitation(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    await hjem.bo.taps("Invitér")
    await hjem.bo.sends("Nova")
    await hjem.bo.taps("18 til 29 år")
    choice = hjem.bo.last
    tap = choice.button("Sam")["callback_data"]
    await hjem.bo.taps_data(tap, on=choice)
    await hjem.bo.taps_data(tap, on=choice)
    assert "Den invitation er lavet eller lukket." in choice.text
    assert len(await hjem.run(rows)) == 1


async def test_a_forged_choice_of_helper_makes_no_invitation(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    await hjem.bo.taps("Invitér")
    await hjem.bo.sends("Nova")
    await hjem.bo.taps("18 til 29 år")
    await hjem.bo.taps_data(f"invitations.make:{hjem.ids['aya']}:0", on=hjem.bo.last)
    assert hjem.bo.last.text.startswith("Det kan jeg ikke finde.")
    assert await hjem.run(rows) == []


async def test_a_colleague_who_stopped_can_be_invited_again(hjem: Hjem) -> None:
    await with_menu(hjem, "ida", "olga")
    await hjem.ida.taps_data(f"staff.stopped:{hjem.ids['olga']}", on=hjem.ida.last)
    made = await hjem.run(lambda tx: invitations.invite_staff(tx, None, "Olga", Role.COORDINATOR))
    await hjem.olga.opens(invitations.link(hjem.app.hjem.bot_name, made.token))
    assert hjem.olga.last.text.startswith("Velkommen, Olga. Du er koordinator her.")


async def test_staff_invited_without_a_name_bring_their_own(hjem: Hjem) -> None:
    made = await hjem.run(lambda tx: invitations.invite_staff(tx, None, "", Role.ADMIN))
    who = await hjem.run(people.asker, hjem.nova.id)
    joined = await hjem.run(joining.accept, who, made.token, "\u202eNova  ")
    assert joined.alias == "Nova"


async def test_many_open_invitations_come_a_page_at_a_time(hjem: Hjem) -> None:
    def invite_many(tx: Tx) -> None:
        bo = people.by_id(tx, hjem.ids["bo"])
        for number in range(9):
            invitations.invite_youth(tx, bo, f"{'Å' * 60} {number}", bo.id)

    await hjem.run(invite_many)
    await with_menu(hjem, "bo")
    await hjem.bo.taps("Invitér")
    await hjem.bo.taps("Åbne invitationer (9)")
    await hjem.bo.taps("Flere")
    assert f"{'Å' * 60} 8" in hjem.bo.last.buttons[0][0]
    await hjem.bo.taps("Forrige")
    assert f"{'Å' * 60} 0" in hjem.bo.last.buttons[0][0]


async def test_looking_at_the_list_ends_the_question_for_a_name(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    await invited(hjem)
    await hjem.bo.taps("Invitér")
    await hjem.bo.taps("Åbne invitationer (1)")
    await hjem.bo.sends("hej")
    assert len(await hjem.run(rows)) == 1
    assert "Hvem er bostøtte" not in hjem.bo.last.text


async def test_a_link_is_renewed_once_however_often_it_is_pressed(hjem: Hjem) -> None:
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    made = await hjem.run(invitations.invite_youth, bo, "Nova", bo.id)
    await hjem.bo.sends("/menu")
    for _ in range(2):
        await hjem.bo.taps_data(f"invitations.renew:{made.id}", on=hjem.bo.received[0])
    assert len(await hjem.run(invitations.open_ones, bo)) == 1


async def test_an_administrator_without_caseworkers_is_led_to_inviting_one(hjem: Hjem) -> None:
    await hjem.run(_caseworkers_have_left)
    await hjem.ida.sends("Invitér")
    await hjem.ida.taps("En ung")
    assert hjem.ida.last.text == (
        "Der er ingen sagsbehandler her endnu. Invitér en først. Så kan du invitere unge."
    )
    await hjem.ida.taps("Invitér en kollega")
    await hjem.ida.taps("Sagsbehandler")
    await hjem.ida.sends("Bente")
    assert "Linket til Bente er klar." in hjem.ida.received[-2].text


def _caseworkers_have_left(tx: Tx) -> None:
    for one in tx.exec(select(Person).where(Person.role == Role.CASEWORKER)):
        one.left_at = tx.now
