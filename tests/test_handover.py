"""A youth gets another caseworker."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot import outbox
from bot.domain.appointments import AppointmentStatus
from bot.domain.people import Role
from bot.services import handover, people, support_workers, wishes
from bot.store import Tx
from bot.tables import Appointment, Case, Delivery, Handover, Person, SlotWish
from tests.calendars import offer
from tests.casework import book, change, is_away, join, names, opens
from tests.hjem import Hjem


async def hand_over(hjem: Hjem, answer: str = "Ja, overdrag") -> None:
    """Bo hands Aya over to Dorte."""
    await opens(hjem.bo)
    await hjem.bo.taps("Overdrag")
    await hjem.bo.taps("Dorte")
    await hjem.bo.taps(answer)


async def read(hjem: Hjem, model: type[Any]) -> list[Any]:
    def rows(tx: Tx) -> list[Any]:
        return list(tx.exec(select(model)))

    found: list[Any] = await hjem.run(rows)
    return found


@pytest.mark.row(13)
async def test_all_three_are_told_by_name(hjem: Hjem) -> None:
    await hand_over(hjem)
    assert hjem.bo.last.text == "Dorte hjælper Aya fra nu af. Begge får besked."
    await hjem.settled()
    assert hjem.dorte.last.text == "Du har overtaget Aya fra Bo."
    assert hjem.aya.last.text == (
        "Fra nu af er det Dorte, der hjælper dig. Dorte tager over efter Bo. "
        "Du skal ikke starte forfra. Det, du skriver her, går til Dorte."
    )
    assert hjem.aya.keyboard is not None
    assert "Skriv til Dorte" in hjem.aya.keyboard[1]
    assert hjem.sam.last.text == "Aya har fået en ny sagsbehandler: Dorte."


async def test_the_new_caseworker_opens_the_case_and_the_old_one_cannot(hjem: Hjem) -> None:
    await hand_over(hjem)
    await hjem.settled()
    await hjem.dorte.taps("Åbn Aya")
    assert "Sagsbehandler: Dorte" in hjem.dorte.last.text
    await hjem.bo.taps_data(f"youth:{hjem.ids['aya']}", on=hjem.bo.last)
    assert hjem.bo.last.text.startswith("Det kan jeg ikke finde.")


async def test_nothing_happens_before_the_yes(hjem: Hjem) -> None:
    await opens(hjem.bo)
    await hjem.bo.taps("Overdrag")
    await hjem.bo.taps("Dorte")
    assert "Dorte overtager Aya fra Bo." in hjem.bo.last.text
    await hjem.bo.taps("Tilbage til Aya")
    await hjem.settled()
    assert "Sagsbehandler: Bo" in hjem.bo.last.text
    assert hjem.dorte.received == []
    assert await read(hjem, Handover) == []


async def test_a_second_yes_is_answered_kindly_and_tells_nobody_twice(hjem: Hjem) -> None:
    await opens(hjem.bo)
    await hjem.bo.taps("Overdrag")
    await hjem.bo.taps("Dorte")
    screen, yes = hjem.bo.last, hjem.bo.last.button_data("Ja, overdrag")
    await hjem.bo.taps_data(yes, on=screen)
    await hjem.bo.taps_data(yes, on=screen)
    await hjem.settled()
    assert len(hjem.aya.received) == 1
    assert len(await read(hjem, Handover)) == 1


async def test_what_was_on_its_way_goes_to_the_new_caseworker(hjem: Hjem) -> None:
    await hjem.jump(hours=13)  # quiet: it waits
    await hjem.aya.sends("Min bolig")
    await hjem.aya.taps("Spørg om nyt")
    await hand_over(hjem)
    await hjem.jump(hours=11)
    assert "Aya vil gerne høre nyt om boligen." in "\n".join(
        one.text for one in hjem.dorte.received
    )
    assert "høre nyt" not in "\n".join(one.text for one in hjem.bo.received)


async def test_other_peoples_messages_stay_where_they_are(hjem: Hjem) -> None:
    [other] = await join(hjem, "Signe")

    def queue(tx: Tx) -> None:
        outbox.enqueue(
            tx,
            "housing.asked_for_news",
            hjem.ids["bo"],
            {"youth_id": other},
            subject_id=other,
            not_before=tx.now + timedelta(hours=1),
            key="test",
        )

    await hjem.run(queue)
    await hand_over(hjem)
    rows = [row for row in await read(hjem, Delivery) if row.unique_key == "test"]
    assert [row.person_id for row in rows] == [hjem.ids["bo"]]


async def test_the_clock_of_an_unanswered_message_runs_on(hjem: Hjem) -> None:
    since = hjem.clock.now - timedelta(hours=2)
    await change(hjem, Case, hjem.ids["aya"], unanswered_since=since)
    await opens(hjem.bo, "✉️ Aya · 2 timer · Kontakt")
    await hjem.bo.taps("Overdrag")
    await hjem.bo.taps("Dorte")
    assert "Aya venter på svar. Det overtager Dorte." in hjem.bo.last.text
    await hjem.bo.taps("Ja, overdrag")
    await hjem.settled()
    assert hjem.dorte.last.text == "Du har overtaget Aya fra Bo. Aya venter på svar."
    await hjem.dorte.sends("Mine unge")
    assert names(hjem.dorte)[0] == "✉️ Aya · 2 timer · Kontakt"


async def test_appointments_can_stay_with_the_old_caseworker(hjem: Hjem) -> None:
    await book(hjem, "bo", hjem.clock.now + timedelta(days=1))
    await opens(hjem.bo)
    await hjem.bo.taps("Overdrag")
    await hjem.bo.taps("Dorte")
    assert "Aftaler med Bo:\n• tirsdag d. 24. november kl. 09.00" in hjem.bo.last.text
    await hjem.bo.taps("Overdrag, og behold aftalerne")
    [row] = await read(hjem, Appointment)
    assert (row.status, row.staff_id) == (AppointmentStatus.BOOKED, hjem.ids["bo"])


async def test_appointments_can_be_cancelled_with_a_kind_word(hjem: Hjem) -> None:
    await book(hjem, "bo", hjem.clock.now + timedelta(days=3))
    await book(hjem, "sam", hjem.clock.now + timedelta(days=4))
    await hand_over(hjem, "Overdrag, og aflys aftalerne")
    await hjem.settled()
    status = {row.staff_id: row.status for row in await read(hjem, Appointment)}
    assert status == {
        hjem.ids["bo"]: AppointmentStatus.CANCELLED,
        hjem.ids["sam"]: AppointmentStatus.BOOKED,
    }
    [note] = [one for one in hjem.aya.received if "aflyse" in one.text]
    assert note.text.startswith("Bo må desværre aflyse jeres aftale")
    await hjem.aya.taps("Find en ny tid", on=note)
    assert "Dorte" in hjem.aya.last.text


async def test_a_deputy_may_hand_over_and_the_absent_colleague_hears_who_did_it(
    hjem: Hjem,
) -> None:
    await is_away(hjem, "bo", deputy="dorte")
    await opens(hjem.dorte, "Aya · Kontakt · for Bo")
    await hjem.dorte.taps("Overdrag")
    await hjem.dorte.taps("Dorte")
    await hjem.dorte.taps("Ja, overdrag")
    await hjem.settled()
    assert hjem.bo.last.text == "Dorte har overtaget Aya fra dig. Det har Dorte sørget for."


async def test_an_administrator_who_finds_nobody_to_take_over_can_invite_somebody(
    hjem: Hjem,
) -> None:
    await hjem.run(leaves, hjem.ids["dorte"])
    await hjem.ida.sends("/menu")
    await hjem.ida.taps_data(f"cases.handover.of:{hjem.ids['bo']}", on=hjem.ida.last)
    await hjem.ida.taps("Aya")
    assert hjem.ida.last.text == "Der er ingen anden sagsbehandler, der kan overtage Aya."
    await hjem.ida.taps("Invitér en kollega")
    assert "Sagsbehandler" in [row[0] for row in hjem.ida.last.buttons]


def leaves(tx: Tx, person_id: int) -> None:
    tx.get_one(Person, person_id).left_at = tx.now


async def test_a_coordinator_moves_the_youths_of_somebody_who_leaves(hjem: Hjem) -> None:
    await hjem.ida.sends("/menu")
    await hjem.ida.taps_data(f"cases.handover.of:{hjem.ids['bo']}", on=hjem.ida.last)
    assert hjem.ida.last.text == "Hvem vil du overdrage fra Bo til en kollega?"
    await hjem.ida.taps("Aya")
    await hjem.ida.taps("Dorte")
    assert "Trin" not in hjem.ida.last.text
    await hjem.ida.taps("Ja, overdrag")
    await hjem.settled()
    assert hjem.dorte.last.text == "Du har overtaget Aya fra Bo."
    assert hjem.bo.last.text == "Dorte har overtaget Aya fra dig. Det har Ida sørget for."
    await hjem.ida.taps_data(f"cases.handover.of:{hjem.ids['bo']}", on=hjem.ida.last)
    assert hjem.ida.last.text == "Bo har ingen unge."


async def test_a_coordinator_moves_one_after_another_from_the_same_list(hjem: Hjem) -> None:
    await join(hjem, "Bent", "Cille")
    await hjem.ida.sends("/menu")
    await hjem.ida.taps_data(f"cases.handover.of:{hjem.ids['bo']}", on=hjem.ida.last)
    for name in ("Aya", "Bent", "Cille"):
        await hjem.ida.taps(name)
        await hjem.ida.taps("Dorte")
        await hjem.ida.taps("Ja, overdrag")
        if name != "Cille":
            await hjem.ida.taps("Flere fra Bo")
    assert names(hjem.ida) == ["Til menuen"]


async def test_one_youth_of_a_support_worker_after_another_gets_somebody_else(hjem: Hjem) -> None:
    await change(hjem, Case, hjem.ids["emil"], support_worker_id=hjem.ids["sam"])
    await hjem.ida.sends("/menu")
    await hjem.ida.taps_data(f"cases.handover.of:{hjem.ids['sam']}", on=hjem.ida.last)
    for name in ("Aya", "Emil"):
        await hjem.ida.taps(name)
        await hjem.ida.taps("Ingen bostøtte")
        await hjem.ida.taps("Ja")
        if name == "Aya":
            await hjem.ida.taps("Flere fra Sam")
    assert names(hjem.ida) == ["Til menuen"]


async def test_a_finished_plan_is_left_to_hand_over_by_the_caseworker_alone(hjem: Hjem) -> None:
    await change(hjem, Case, hjem.ids["aya"], closed_at=hjem.clock.now)
    await hjem.ida.sends("/menu")
    listed = {"bo": "Hvem vil du overdrage fra Bo til en kollega?", "sam": "Sam har ingen unge."}
    for name, words in listed.items():
        await hjem.ida.taps_data(f"cases.handover.of:{hjem.ids[name]}", on=hjem.ida.last)
        assert hjem.ida.last.text == words


async def test_a_yes_to_moving_a_youth_who_was_moved_meanwhile_is_asked_anew(hjem: Hjem) -> None:
    await change(hjem, Person, hjem.ids["vera"], role=Role.CASEWORKER)
    await hjem.ida.sends("/menu")
    await hjem.ida.taps_data(f"cases.handover.of:{hjem.ids['bo']}", on=hjem.ida.last)
    await hjem.ida.taps("Aya")
    await hjem.ida.taps("Vera")
    await hand_over(hjem)
    await hjem.ida.taps("Ja, overdrag")
    assert hjem.ida.last.text.startswith("Vera overtager Aya fra Dorte.")
    [case] = [one for one in await read(hjem, Case) if one.youth_id == hjem.ids["aya"]]
    assert case.caseworker_id == hjem.ids["dorte"]


async def test_only_a_caseworker_can_take_over(hjem: Hjem) -> None:
    await opens(hjem.bo)
    await hjem.bo.taps("Overdrag")
    screen = hjem.bo.last
    assert names(hjem.bo) == ["Dorte", "Tilbage til Aya"]
    for nobody in ("sam", "carla", "emil", "bo"):
        data = f"cases.handover.yes:{hjem.ids['aya']}:{hjem.ids[nobody]}"
        await hjem.bo.taps_data(data, on=screen)
    await hjem.bo.taps_data(f"cases.handover.yes:{hjem.ids['aya']}:99999", on=screen)
    assert await read(hjem, Handover) == []


async def test_strangers_to_the_case_cannot_take_it(hjem: Hjem) -> None:
    for phone in (hjem.dorte, hjem.sam, hjem.olga, hjem.emil, hjem.aya):
        await phone.sends("/menu")
        data = f"cases.handover.yes:{hjem.ids['aya']}:{hjem.ids['dorte']}"
        await phone.taps_data(data, on=phone.last)
    assert await read(hjem, Handover) == []


async def test_an_administrator_is_led_to_moving_the_youths_first(hjem: Hjem) -> None:
    await hjem.ida.sends("Medarbejdere")
    await hjem.ida.taps_data(f"staff.stopped:{hjem.ids['sam']}", on=hjem.ida.last)
    await hjem.ida.taps("Overdrag dem til kolleger")
    await hjem.ida.taps("Aya")
    assert hjem.ida.last.text == "Der er ingen anden bostøtte at vælge til Aya."
    await hjem.ida.taps("Ingen bostøtte")
    await hjem.ida.taps("Ja")
    assert hjem.ida.last.text == "Bostøtte for Aya er nu: ingen endnu"
    await hjem.ida.taps_data(f"staff.stopped:{hjem.ids['sam']}", on=hjem.ida.last)
    assert "Sam" in hjem.ida.last.text
    assert "Overdrag dem til kolleger" not in names(hjem.ida)


async def test_a_colleague_who_is_away_can_take_over_and_it_is_said(hjem: Hjem) -> None:
    await is_away(hjem, "dorte", deputy="bo")
    await opens(hjem.bo)
    await hjem.bo.taps("Overdrag")
    await hjem.bo.taps("Dorte")
    assert "Bemærk: Dorte er væk til og med tirsdag d. 24. november." in hjem.bo.last.text


async def test_two_handovers_in_a_night_are_told_to_the_last_one_only(hjem: Hjem) -> None:
    def twice(tx: Tx, *, by: int, youth: int) -> None:
        sif = Person(role=Role.CASEWORKER, alias="Sif", chat_id=77, joined_at=tx.now)
        tx.add(sif)
        tx.flush()
        carla = people.by_id(tx, by)
        handover.hand_over(tx, carla, youth, sif.id)
        handover.hand_over(tx, carla, youth, hjem.ids["dorte"])

    await hjem.jump(hours=13)  # 22.00
    await hjem.run(twice, by=hjem.ids["carla"], youth=hjem.ids["aya"])
    await hjem.forward(hours=10)
    told = [one.text for one in hjem.dorte.received if "overtaget" in one.text]
    assert told == ["Du har overtaget Aya fra Sif."]


async def test_who_waits_for_a_time_waits_for_one_with_the_new_helper(hjem: Hjem) -> None:
    aya, carla = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("aya", "carla")]
    for name in ("bo", "sam"):
        await hjem.run(wishes.wish, aya, hjem.ids[name])
    await change(hjem, Person, hjem.ids["vera"], role=Role.SUPPORT_WORKER)
    await hand_over(hjem)
    await hjem.run(support_workers.assign, carla, aya.id, hjem.ids["vera"])
    await hjem.tick()
    for name in ("dorte", "vera"):
        await hjem.run(offer, hjem.ids[name], thursday=[(9, 12)])
    await hjem.tick()
    told = [one.text for one in hjem.aya.received if "ledig tid" in one.text]
    assert sorted(told) == [
        f"Nu er der en ledig tid hos {name}. Vil du have den?" for name in ("Dorte", "Vera")
    ]


async def test_who_loses_her_support_worker_waits_for_a_time_with_the_caseworker(
    hjem: Hjem,
) -> None:
    aya, carla = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("aya", "carla")]
    await hjem.run(wishes.wish, aya, hjem.ids["sam"])
    await hjem.run(support_workers.assign, carla, aya.id, 0)
    await hjem.run(offer, hjem.ids["bo"], thursday=[(9, 12)])
    await hjem.tick()
    assert hjem.aya.last.text == "Nu er der en ledig tid hos Bo. Vil du have den?"


async def test_who_waits_for_both_helpers_keeps_the_longer_wait(hjem: Hjem) -> None:
    aya, carla = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("aya", "carla")]
    await hjem.run(wishes.wish, aya, hjem.ids["bo"])
    since = hjem.clock.now
    await hjem.forward(hours=1)
    await hjem.run(wishes.wish, aya, hjem.ids["sam"])
    await hjem.run(support_workers.assign, carla, aya.id, 0)
    [wish] = await read(hjem, SlotWish)
    assert (wish.staff_id, wish.wished_at) == (hjem.ids["bo"], since)


async def test_who_heard_of_a_time_hears_of_none_with_the_new_helper_unasked(hjem: Hjem) -> None:
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(wishes.wish, aya, hjem.ids["bo"])
    for name in ("bo", "dorte"):
        await hjem.run(offer, hjem.ids[name], thursday=[(9, 12)])
    await hjem.tick()
    await hand_over(hjem)
    await hjem.tick()
    told = [one.text for one in hjem.aya.received if "ledig tid" in one.text]
    assert told == ["Nu er der en ledig tid hos Bo. Vil du have den?"]


async def test_who_heard_of_a_time_with_the_one_that_stays_hears_once_more(hjem: Hjem) -> None:
    aya, carla = [await hjem.run(people.by_id, hjem.ids[name]) for name in ("aya", "carla")]
    await hjem.run(wishes.wish, aya, hjem.ids["bo"])
    await hjem.run(offer, hjem.ids["bo"], thursday=[(9, 12)])
    await hjem.forward(hours=1)
    await hjem.run(wishes.wish, aya, hjem.ids["sam"])
    await hjem.run(support_workers.assign, carla, aya.id, 0)
    await hjem.tick()
    told = [one.text for one in hjem.aya.received if "ledig tid" in one.text]
    assert told == ["Nu er der en ledig tid hos Bo. Vil du have den?"] * 2
