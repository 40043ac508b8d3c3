"""«Medarbejdere»: who works here, in which role, and how somebody stops."""

import pytest
from sqlmodel import col, select

from bot.domain.people import Role
from bot.services import appointments, caseload, cases, invitations, people, staff
from bot.services.staff import LastAdmin, StillNeeded
from bot.store import Tx
from bot.tables import Audit, Case, OutreachRequest, Person, TimeOff
from tests.calendars import copenhagen, offer
from tests.casework import change, hand_over
from tests.hjem import Hjem
from tests.test_on_call import asks_at_night
from tests.test_outreach import claimed as has_taken_a_request
from tests.test_rota import plans


async def test_an_administrator_sees_everybody_by_name(hjem: Hjem) -> None:
    await hjem.ida.sends("Medarbejdere")
    assert hjem.ida.last.text == "Her er 8 medarbejdere."
    assert [row[0] for row in hjem.ida.last.buttons[:7]] == [
        "Bo · sagsbehandler",
        "Carla · koordinator",
        "Dorte · sagsbehandler",
        "Ida · administrator",
        "Olga · opsøgende medarbejder",
        "Pia · partner",
        "Sam · bostøtte",
    ]


async def test_colleagues_stand_in_the_order_of_the_danish_alphabet(hjem: Hjem) -> None:
    names = ["Åse", "Zoe", "Øjvind", "ærlig"]
    await hjem.run(_enter_caseworkers, names)
    in_order = ["Dorte", "Zoe", "ærlig", "Øjvind", "Åse"]
    await hjem.bo.sends("Min kalender")
    await hjem.bo.taps("Fridage")
    await hjem.bo.taps("Syg i dag")
    assert hjem.bo.last.buttons[:6] == [["Dorte"], ["Sam"], *([one] for one in in_order[1:])]
    await hjem.bo.sends("/menu")
    await hjem.bo.taps_data(f"cases.handover:{hjem.ids['aya']}", on=hjem.bo.last)
    assert hjem.bo.last.buttons[:5] == [[one] for one in in_order]
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps("Flere")
    shown = [row[0].split(" · ")[0] for row in hjem.ida.last.buttons]
    assert [one for one in shown if one in names] == in_order[1:]


def _enter_caseworkers(tx: Tx, names: list[str]) -> None:
    tx.add_all(Person(role=Role.CASEWORKER, alias=name, joined_at=tx.now) for name in names)


async def test_many_staff_come_a_page_at_a_time(hjem: Hjem) -> None:
    await hjem.run(hire, 9)
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps("Flere")
    assert "Sam · bostøtte" in [row[0] for row in hjem.ida.last.buttons]


def hire(tx: Tx, count: int) -> None:
    for number in range(count):
        tx.add(Person(role=Role.CASEWORKER, alias=f"Kollega {number}", joined_at=tx.now))


async def test_one_colleague_is_shown_with_what_they_carry(hjem: Hjem) -> None:
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps("Bo · sagsbehandler")
    assert hjem.ida.last.text == (
        "Bo er sagsbehandler her.\nMed siden: mandag d. 23. november\nSidst her: ikke endnu"
        "\nHjælper én ung."
    )


async def test_a_role_is_changed_and_its_bearer_told(hjem: Hjem) -> None:
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps("Olga · opsøgende medarbejder")
    await hjem.ida.taps("Skift rolle")
    await hjem.ida.taps("Koordinator")
    assert hjem.ida.last.text == (
        "Skal Olga være koordinator fra nu af og ikke længere opsøgende medarbejder? "
        "Olga får besked."
    )
    await hjem.settled()
    assert hjem.olga.received == []
    await hjem.ida.taps("Ja, skift rolle")
    assert hjem.ida.last.text == "Olga er koordinator fra nu af."
    await hjem.settled()
    assert hjem.olga.last.text == "Du er nu koordinator her. Du har fået en ny menu."
    await hjem.olga.taps("Vis min menu")
    assert hjem.olga.keyboard is not None
    assert hjem.olga.keyboard[0] == ["Aktiviteter", "Fællesbesked"]


@pytest.mark.parametrize("tap", ["become:{bo}:coordinator", "stopped:{bo}"])
async def test_open_cases_are_handed_over_first(hjem: Hjem, tap: str) -> None:
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps_data("staff." + tap.format(bo=hjem.ids["bo"]), on=hjem.ida.last)
    assert hjem.ida.last.text == "Bo hjælper stadig én ung. Overdrag den unge først."
    await hjem.ida.taps("Tilbage")
    assert hjem.ida.last.text.startswith("Bo er sagsbehandler her.")


async def test_a_finished_plan_is_handed_over_first_too(hjem: Hjem) -> None:
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(caseload.close, bo, hjem.ids["aya"])
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps_data(f"staff.stopped:{bo.id}", on=hjem.ida.last)
    assert hjem.ida.last.text == (
        "Bo har stadig én ung med et afsluttet forløb. Overdrag den unge først."
    )
    await hjem.ida.taps("Overdrag dem til kolleger")
    await hjem.ida.taps("Aya")
    await hjem.ida.taps("Dorte")
    await hjem.ida.taps("Ja, overdrag")
    await hjem.run(staff.stop_access, await hjem.run(people.by_id, hjem.ids["ida"]), bo.id)
    dorte = await hjem.run(people.by_id, hjem.ids["dorte"])
    assert await hjem.run(caseload.reopen, dorte, hjem.ids["aya"])


async def test_the_refusal_says_how_many(hjem: Hjem) -> None:
    await hjem.run(take_over, hjem.ids["bo"])
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps_data(f"staff.stopped:{hjem.ids['bo']}", on=hjem.ida.last)
    assert hjem.ida.last.text == "Bo hjælper stadig 2 unge. Overdrag dem først."


def take_over(tx: Tx, caseworker_id: int) -> None:
    for case in tx.exec(select(Case)):
        case.caseworker_id = caseworker_id


async def test_appointments_are_seen_to_first(hjem: Hjem) -> None:
    await hjem.run(offer, hjem.ids["dorte"], wednesday=[(9, 12)])
    await hjem.run(book_and_hand_over, hjem.ids["emil"], hjem.ids["dorte"], hjem.ids["bo"])
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps_data(f"staff.stopped:{hjem.ids['dorte']}", on=hjem.ida.last)
    assert "Dorte har stadig én aftale. Flyt eller aflys den først." in hjem.ida.last.text


async def test_the_appointments_of_somebody_who_has_left_can_be_cancelled_for_her(
    hjem: Hjem,
) -> None:
    await hjem.run(offer, hjem.ids["dorte"], wednesday=[(9, 12)])
    await hjem.run(book_and_hand_over, hjem.ids["emil"], hjem.ids["dorte"], hjem.ids["bo"])
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps("Dorte · sagsbehandler")
    await hjem.ida.taps("Fjern adgang")
    await hjem.ida.taps("Ja, fjern adgang")
    assert hjem.ida.last.text == (
        "Dorte har stadig én aftale. Flyt eller aflys den først.\n"
        "• Emil · onsdag d. 25. november kl. 09.00\n"
        "Aflyser du her, får den unge besked og kan finde en ny tid."
    )
    cancel = hjem.ida.last.button_data("Aflys aftalen")
    for _ in range(2):
        await hjem.ida.taps_data(cancel, on=hjem.ida.last)
    assert hjem.ida.last.text.startswith("Aflyst. Alle, det gælder, får besked.\n\nDorte er")
    await hjem.settled()
    assert sum("Dorte må desværre aflyse" in one.text for one in hjem.emil.received) == 1
    await hjem.ida.taps("Fjern adgang")
    await hjem.ida.taps("Ja, fjern adgang")
    assert hjem.ida.last.text == "Dorte har ikke længere adgang."


def book_and_hand_over(tx: Tx, youth_id: int, staff_id: int, next_id: int) -> None:
    appointments.book(tx, people.by_id(tx, youth_id), youth_id, staff_id, copenhagen(25, 9))
    tx.get_one(Case, youth_id).caseworker_id = next_id


async def test_a_request_of_somebody_who_stopped_is_open_again(hjem: Hjem) -> None:
    def claimed(tx: Tx, staff_id: int) -> None:
        tx.add(
            OutreachRequest(
                chat_id=5,
                name=b"x",
                contact=b"x",
                asked_at=tx.now,
                claimed_by=staff_id,
                claimed_at=tx.now,
            )
        )

    def claimed_by(tx: Tx) -> int | None:
        return tx.exec(select(OutreachRequest)).one().claimed_by

    await hjem.run(claimed, hjem.ids["olga"])
    ida = await hjem.run(people.by_id, hjem.ids["ida"])
    await hjem.run(staff.stop_access, ida, hjem.ids["olga"])
    assert await hjem.run(claimed_by) is None


async def test_a_request_of_somebody_who_does_no_outreach_now_is_open_again(hjem: Hjem) -> None:
    await has_taken_a_request(hjem)
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps("Olga · opsøgende medarbejder")
    await hjem.ida.taps("Skift rolle")
    await hjem.ida.taps("Sagsbehandler")
    await hjem.ida.taps("Ja, skift rolle")
    await hjem.nova.sends("Hej, kan I hjælpe mig i dag?")
    assert "Olga" not in hjem.nova.last.text
    await hjem.settled()
    assert not any("kan I hjælpe" in one.text for one in hjem.olga.received)
    assert hjem.carla.last.text == "En ny person vil gerne høre fra os."
    await hjem.carla.taps("Åbn")
    assert "Hej, kan I hjælpe mig i dag?" in hjem.carla.last.text
    await hjem.forward(minutes=1)
    await hjem.carla.taps("Jeg tager den")
    await hjem.settled()
    assert "Carla har set din besked" in hjem.nova.last.text


async def test_nobody_stands_in_who_has_stopped(hjem: Hjem) -> None:
    def away(tx: Tx, staff_id: int, deputy_id: int) -> None:
        today = tx.now.date()
        tx.add(TimeOff(staff_id=staff_id, from_on=today, to_on=today, deputy_id=deputy_id))

    await hjem.run(take_over, hjem.ids["bo"])
    await hjem.run(away, hjem.ids["bo"], hjem.ids["dorte"])
    ida = await hjem.run(people.by_id, hjem.ids["ida"])
    await hjem.run(staff.stop_access, ida, hjem.ids["dorte"])
    assert await hjem.run(cases.deputy_of, hjem.ids["bo"]) is None


async def test_stopping_asks_first_and_then_shuts_everything(hjem: Hjem) -> None:
    await hjem.olga.sends("/menu")
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps("Olga · opsøgende medarbejder")
    await hjem.ida.taps("Fjern adgang")
    assert hjem.ida.last.text.startswith("Er du sikker?")
    await hjem.ida.taps("Ja, fjern adgang")
    assert hjem.ida.last.text == "Olga har ikke længere adgang."
    await hjem.settled()
    assert hjem.olga.last.text == "Din adgang her er slut. Tak for din hjælp."
    await hjem.olga.taps_data("invitations", on=hjem.olga.received[0])
    assert hjem.olga.keyboard is not None
    assert hjem.olga.keyboard[0] == ["Hjælp nu", "Aktiviteter"]


async def test_what_a_youth_wrote_to_somebody_on_call_leaves_with_the_access(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    await asks_at_night(hjem)
    await hjem.vera.taps("Jeg ringer")
    await hjem.aya.sends("Jeg er ked af det")
    await hjem.settled()
    assert hjem.vera.last.text == "Aya skriver:\nJeg er ked af det"
    ida = await hjem.run(people.by_id, hjem.ids["ida"])
    await hjem.run(staff.stop_access, ida, hjem.ids["vera"])
    await hjem.settled()
    assert not [one for one in hjem.vera.messages if "ked af det" in one.text]


@pytest.mark.parametrize("leaves", [True, False])
async def test_who_may_invite_no_more_leaves_no_link_behind(hjem: Hjem, leaves: bool) -> None:
    olga, ida = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("olga", "ida")]
    made = await hjem.run(invitations.invite_youth, olga, "Nova", hjem.ids["bo"])
    if leaves:
        await hjem.run(staff.stop_access, ida, olga.id)
    else:
        await hjem.run(staff.change_role, ida, olga.id, Role.VOLUNTEER)
    await hjem.nova.opens(invitations.link(hjem.app.hjem.bot_name, made.token))
    assert hjem.nova.last.text.startswith("Det link virker ikke længere.")


@pytest.mark.parametrize("leaves", [True, False])
async def test_a_link_to_a_colleague_who_helps_no_more_leads_to_another(
    hjem: Hjem, leaves: bool
) -> None:
    olga, ida = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("olga", "ida")]
    made = await hjem.run(invitations.invite_youth, olga, "Nova", hjem.ids["bo"])
    await hand_over(hjem, "aya", to="dorte")
    if leaves:
        await hjem.run(staff.stop_access, ida, hjem.ids["bo"])
    else:
        await hjem.run(staff.change_role, ida, hjem.ids["bo"], Role.OUTREACH)
    await hjem.nova.opens(invitations.link(hjem.app.hjem.bot_name, made.token))
    await hjem.nova.taps("Ja, det er fint")
    await hjem.settled()
    for phone in (hjem.olga, hjem.dorte):
        assert phone.last.text.startswith("Nova er nu med")


async def test_a_former_administrator_keeps_no_way_back_in(hjem: Hjem) -> None:
    ida = await hjem.run(people.by_id, hjem.ids["ida"])
    await hjem.run(staff.change_role, ida, hjem.ids["carla"], Role.ADMIN)
    made = await hjem.run(invitations.invite_staff, ida, "Nova", Role.ADMIN)
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    await hjem.run(staff.change_role, carla, ida.id, Role.COORDINATOR)
    await hjem.nova.opens(invitations.link(hjem.app.hjem.bot_name, made.token))
    assert hjem.nova.last.text.startswith("Det link virker ikke længere.")


async def test_a_question_of_the_old_role_is_closed(hjem: Hjem) -> None:
    await hjem.carla.sends("Fællesbesked")
    await hjem.carla.taps("Skriv en fællesbesked")
    ida = await hjem.run(people.by_id, hjem.ids["ida"])
    await hjem.run(staff.change_role, ida, hjem.ids["carla"], Role.OUTREACH)
    await hjem.settled()
    await hjem.carla.sends("Kom til fællesspisning")
    assert "Det forstod jeg ikke helt" in hjem.carla.last.text


async def test_an_administrator_hears_that_she_cannot_take_her_own_change_back(hjem: Hjem) -> None:
    await hjem.run(_second_administrator, hjem.ids["carla"])
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps("Ida · administrator")
    await hjem.ida.taps("Skift rolle")
    await hjem.ida.taps("Frivillig")
    assert hjem.ida.last.text == (
        "Vil du være frivillig fra nu af? Kun en anden administrator kan lave det om."
    )
    await hjem.ida.taps("Nej")
    assert hjem.ida.last.text.startswith("Ida er administrator her.")


def _second_administrator(tx: Tx, person_id: int) -> None:
    tx.get_one(Person, person_id).role = Role.ADMIN


@pytest.mark.parametrize("tap", ["stopped:{ida}", "become:{ida}:coordinator"])
async def test_the_only_administrator_stays(hjem: Hjem, tap: str) -> None:
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps_data("staff." + tap.format(ida=hjem.ids["ida"]), on=hjem.ida.last)
    assert hjem.ida.last.text == "Ida er den eneste administrator. Vælg en til først."


async def test_one_of_two_administrators_may_go(hjem: Hjem) -> None:
    ida = await hjem.run(people.by_id, hjem.ids["ida"])
    await hjem.run(staff.change_role, ida, hjem.ids["carla"], Role.ADMIN)
    assert await hjem.run(staff.stop_access, ida, ida.id) == "Ida"
    carla = await hjem.run(people.by_id, hjem.ids["carla"])
    with pytest.raises(LastAdmin):
        await hjem.run(staff.stop_access, carla, carla.id)


async def test_every_change_is_on_record(hjem: Hjem) -> None:
    ida = await hjem.run(people.by_id, hjem.ids["ida"])
    await hjem.run(staff.change_role, ida, hjem.ids["olga"], Role.CASEWORKER)
    await hjem.run(staff.stop_access, ida, hjem.ids["olga"])
    with pytest.raises(StillNeeded):
        await hjem.run(staff.stop_access, ida, hjem.ids["bo"])
    acts = await hjem.run(acts_about, hjem.ids["olga"])
    assert acts == [(ida.id, "staff.role.caseworker"), (ida.id, "staff.stopped")]


def acts_about(tx: Tx, person_id: int) -> list[tuple[int | None, str]]:
    rows = tx.exec(select(Audit).where(Audit.subject_id == person_id).order_by(col(Audit.id)))
    return [(row.actor_id, row.action) for row in rows]


@pytest.mark.parametrize("name", ["aya", "bo", "carla", "olga", "nova"])
async def test_only_administrators_decide_about_staff(hjem: Hjem, name: str) -> None:
    phone = getattr(hjem, name)
    await phone.sends("/menu")
    sam = hjem.ids["sam"]
    steps = ("show:{}", "roles:{}", "role:{}:admin", "become:{}:admin", "cancel:{}", "stopped:{}")
    taps = ("", *(f".{step.format(sam)}" for step in steps))
    for tap in taps:
        await phone.taps_data(f"staff{tap}", on=phone.received[0])
    assert not [message for message in phone.received if "Sam" in message.text]
    assert (await hjem.run(people.by_id, sam)).role is Role.SUPPORT_WORKER


@pytest.mark.parametrize("tap", ["show:{aya}", "stopped:{aya}", "become:{aya}:admin"])
async def test_a_youth_is_no_member_of_staff(hjem: Hjem, tap: str) -> None:
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps_data("staff." + tap.format(aya=hjem.ids["aya"]), on=hjem.ida.last)
    assert hjem.ida.last.text.startswith("Det kan jeg ikke finde.")
    assert (await hjem.run(people.by_id, hjem.ids["aya"])).role is Role.YOUTH


async def test_a_role_that_does_not_exist_is_refused(hjem: Hjem) -> None:
    await hjem.ida.sends("Medarbejdere")
    for role in ("youth", "guest", "king"):
        for tap in ("role", "become"):
            await hjem.ida.taps_data(f"staff.{tap}:{hjem.ids['olga']}:{role}", on=hjem.ida.last)
    assert (await hjem.run(people.by_id, hjem.ids["olga"])).role is Role.OUTREACH


async def test_settings_hold_what_staff_decide_themselves(hjem: Hjem) -> None:
    await hjem.bo.sends("Indstillinger")
    assert [row[0] for row in hjem.bo.last.buttons] == [
        "Faste tider",
        "Fridage",
        "Faste svar",
        "Dansk / English",
        "Dit privatliv",
    ]
    await hjem.carla.sends("Indstillinger")
    assert [row[0] for row in hjem.carla.last.buttons] == ["Dansk / English", "Dit privatliv"]


async def test_who_does_other_work_now_opens_no_case_that_ended_in_those_hands(hjem: Hjem) -> None:
    aya, bo = hjem.ids["aya"], await hjem.run(people.by_id, hjem.ids["bo"])
    assert await hjem.run(caseload.close, bo, aya)
    await change(hjem, Person, bo.id, role=Role.COORDINATOR)
    bo = await hjem.run(people.by_id, bo.id)
    with pytest.raises(people.NotYours):
        await hjem.run(cases.opened_by, bo, aya, "test")
