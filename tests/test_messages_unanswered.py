"""Nobody waits for ever: one reminder, then the next in line."""

import pytest

from bot.domain.people import Role
from bot.services import caseload, erasure, people, unanswered
from bot.store import Tx
from bot.tables import Case, Person
from tests.hjem import Hjem
from tests.test_messages_youth import goes_off


def reminders(texts: list[str]) -> list[str]:
    return [text for text in texts if "ventet på svar" in text]


def heard(hjem: Hjem, name: str) -> list[str]:
    return reminders([one.text for one in getattr(hjem, name).received])


async def test_the_caseworker_is_reminded_once_and_then_the_support_worker_is_asked(
    hjem: Hjem,
) -> None:
    await hjem.aya.sends("Er der nyt?")
    await hjem.jump(hours=3, minutes=45)
    assert not heard(hjem, "bo")
    await hjem.jump(minutes=15)
    assert heard(hjem, "bo") == ["Aya har ventet på svar siden mandag d. 23. november kl. 09.00."]
    assert hjem.bo.last.buttons == [["Svar", "Se samtalen"]]
    await hjem.jump(hours=3)
    assert not heard(hjem, "sam")
    await hjem.jump(hours=17)
    await hjem.jump(hours=1)
    assert heard(hjem, "sam") == [
        "Aya har ventet på svar fra Bo siden mandag d. 23. november kl. 09.00. Kan du tage den?"
    ]
    await hjem.jump(hours=4)
    assert len(heard(hjem, "bo")) == len(heard(hjem, "sam")) == 1


async def test_an_answer_stops_the_clock_and_seen_does_not(hjem: Hjem) -> None:
    await hjem.aya.sends("Er der nyt?")
    await hjem.settled()
    await hjem.bo.taps("Set")
    await hjem.jump(hours=4)
    assert len(heard(hjem, "bo")) == 1
    await hjem.bo.taps("Svar")
    await hjem.bo.sends("Ja!")
    await hjem.jump(days=3)
    assert not heard(hjem, "sam")
    await hjem.aya.sends("Hvad da?")
    await hjem.jump(days=1)
    assert heard(hjem, "bo")[-1].endswith("siden torsdag d. 26. november kl. 13.00.")


async def test_the_clock_runs_from_the_first_unanswered_message(hjem: Hjem) -> None:
    await hjem.aya.sends("Et")
    await hjem.jump(hours=2)
    await hjem.aya.sends("To")
    await hjem.jump(hours=2)
    assert len(heard(hjem, "bo")) == 1


async def test_a_weekend_is_no_working_time(hjem: Hjem) -> None:
    await hjem.jump(days=4, hours=6)
    await hjem.aya.sends("Fredag kl. 15")
    await hjem.jump(days=2, hours=20)
    assert not heard(hjem, "bo")
    await hjem.jump(hours=1)
    assert heard(hjem, "bo") == ["Aya har ventet på svar siden fredag d. 27. november kl. 15.00."]


async def test_without_anybody_else_coordinators_are_asked_without_a_name(hjem: Hjem) -> None:
    await hjem.emil.sends("Er der nogen?")
    await hjem.jump(hours=4)
    assert len(heard(hjem, "dorte")) == 1
    await hjem.jump(days=1)
    [told] = heard(hjem, "carla")
    assert "En ung hos Dorte" in told
    assert "Emil" not in told
    assert not heard(hjem, "ida")


async def test_the_deputy_of_an_absent_caseworker_is_reminded(hjem: Hjem) -> None:
    await goes_off(hjem, "bo", "dorte")
    await hjem.aya.sends("Er der nogen?")
    await hjem.jump(hours=4)
    assert len(heard(hjem, "dorte")) == 1
    assert not heard(hjem, "bo")
    await hjem.dorte.taps("Se samtalen")
    assert "Er der nogen?" in hjem.dorte.last.text


async def test_a_handover_does_not_set_the_clock_back(hjem: Hjem) -> None:
    await hjem.aya.sends("Er der nogen?")
    await hjem.jump(hours=3)

    def move(tx: Tx) -> None:
        tx.get_one(Case, hjem.ids["aya"]).caseworker_id = hjem.ids["dorte"]

    await hjem.run(move)
    await hjem.jump(hours=1)
    assert len(heard(hjem, "dorte")) == 1
    assert not heard(hjem, "bo")


async def test_ticking_twice_reminds_once(hjem: Hjem) -> None:
    await hjem.aya.sends("Er der nogen?")
    await hjem.jump(hours=4)
    await hjem.run(unanswered.tell_waiting)
    await hjem.run(unanswered.tell_waiting)
    await hjem.settled()
    assert len(heard(hjem, "bo")) == 1


async def test_nobody_is_reminded_of_somebody_erased_whose_plan_was_over(hjem: Hjem) -> None:
    def ends(tx: Tx) -> None:
        caseload.close(tx, people.by_id(tx, hjem.ids["bo"]), hjem.ids["aya"])

    await hjem.run(ends)
    await hjem.aya.sends("Hej, er I der stadig?")
    await hjem.run(lambda tx: erasure.erase(tx, people.by_id(tx, hjem.ids["aya"])))
    await hjem.forward(hours=8)
    assert not heard(hjem, "bo")


@pytest.mark.parametrize("role", [None, Role.OUTREACH])
async def test_words_to_a_caseworker_who_has_stopped_find_somebody(
    hjem: Hjem, role: Role | None
) -> None:
    def ends(tx: Tx) -> None:
        caseload.close(tx, people.by_id(tx, hjem.ids["dorte"]), hjem.ids["emil"])
        dorte = tx.get_one(Person, hjem.ids["dorte"])  # from when that did not hold anybody
        dorte.role, dorte.left_at = role or dorte.role, None if role else tx.now

    await hjem.run(ends)
    await hjem.settled()
    await hjem.emil.sends("Hej, er I der stadig?")
    assert hjem.emil.last.text.startswith("Sendt til Ungeprojektet.")
    await hjem.emil.sends("Hallo")
    await hjem.settled()
    assert not [m for m in hjem.dorte.received if "Hallo" in m.text]
    told = [m for m in hjem.carla.received if "En ung hos Dorte har ventet" in m.text]
    assert len(told) == 1
    await hjem.carla.taps("Overdrag til en kollega", on=told[0])
    await hjem.carla.taps("Emil")
    await hjem.carla.taps("Bo")
    await hjem.carla.taps("Ja, overdrag")
    await hjem.settled()
    assert "Emil venter på svar" in hjem.bo.last.text
