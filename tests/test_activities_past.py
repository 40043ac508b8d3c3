"""Coordinators look back: what there was, and who was signed up."""

from bot.domain.people import Role
from bot.services import people
from bot.simulator import Phone
from bot.store import Tx
from tests.activities import DINNER, facts, publish, published, sign_up
from tests.hjem import Hjem

OLDER = "Tidligere aktiviteter"


async def looks_back(carla: Phone) -> None:
    await carla.sends("Aktiviteter")
    await carla.taps(OLDER)


async def test_what_is_over_stands_newest_first_with_how_many_were_signed_up(hjem: Hjem) -> None:
    first = await published(hjem, weeks=2, places=5)
    await sign_up(hjem.aya, first)
    await published(hjem, days=40, title="Musikværksted")
    await hjem.jump(days=11)
    await looks_back(hjem.carla)
    assert hjem.carla.last.text == "2 tidligere aktiviteter. Den nyeste står øverst."
    assert hjem.carla.last.buttons == [
        [f"tors. 3. dec. · {DINNER} · 0/5"],
        [f"tors. 26. nov. · {DINNER} · 1/5"],
        ["Alle aktiviteter"],
    ]


async def test_who_was_signed_up_and_who_waited_can_be_read_afterwards(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await sign_up(hjem.aya, activity_id)
    await sign_up(hjem.emil, activity_id, "Skriv mig på venteliste")
    await hjem.jump(days=4)
    await looks_back(hjem.carla)
    await hjem.carla.taps(f"tors. 26. nov. · {DINNER} · 1/1 +1")
    assert (
        "1 person var tilmeldt. Der var plads til 1.\n1 person stod på ventelisten."
        in hjem.carla.last.text
    )
    assert hjem.carla.last.buttons == [["Hvem var tilmeldt"], ["Kopiér"], [OLDER]]
    await hjem.carla.taps("Hvem var tilmeldt")
    assert hjem.carla.last.text == "Var tilmeldt\n• Aya\nStod på venteliste\n• Emil"


async def test_nothing_is_over_yet_and_that_is_said_kindly(hjem: Hjem) -> None:
    await looks_back(hjem.carla)
    assert hjem.carla.last.text == (
        "Der har ikke været nogen aktiviteter endnu. Når en er slut, står den her."
    )
    await hjem.carla.taps("Alle aktiviteter")
    assert hjem.carla.last.text == "Der er ingen kommende aktiviteter. Vil du lave en?"


async def test_one_that_is_going_on_is_not_over(hjem: Hjem) -> None:
    await published(hjem, days=0, hours=1)
    await hjem.jump(hours=2)
    await hjem.carla.sends("Aktiviteter")
    assert hjem.carla.last.text == "1 kommende aktivitet."
    await hjem.carla.taps(OLDER)
    assert hjem.carla.last.text.startswith("Der har ikke været nogen aktiviteter endnu.")


async def test_a_long_past_has_pages_and_the_way_back_is_to_the_same_page(hjem: Hjem) -> None:
    await published(hjem, weeks=9)
    await hjem.jump(days=70)
    await looks_back(hjem.carla)
    assert len(hjem.carla.last.buttons) == 10
    await hjem.carla.taps("Flere")
    oldest = hjem.carla.last.buttons
    assert oldest == [[f"tors. 26. nov. 2026 · {DINNER} · 0/1"], ["Forrige"], ["Alle aktiviteter"]]
    await hjem.carla.taps(oldest[0][0])
    assert "i rækken" not in hjem.carla.last.text
    await hjem.carla.taps("Hvem var tilmeldt")
    assert hjem.carla.last.text == "Ingen var tilmeldt."
    await hjem.carla.taps("Tilbage til aktiviteten")
    await hjem.carla.taps(OLDER)
    assert hjem.carla.last.buttons == oldest


async def test_a_cancelled_one_says_so_and_a_drop_in_counts_reminders(hjem: Hjem) -> None:
    cancelled = await published(hjem, places=None)
    await sign_up(hjem.aya, cancelled, "Mind mig om det")
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps_data(f"activity_desk.off:{cancelled}:0", on=hjem.carla.last)
    await hjem.carla.taps("Ja, aflys den")
    await hjem.jump(days=4)
    await looks_back(hjem.carla)
    assert hjem.carla.last.text == "1 tidligere aktivitet."
    await hjem.carla.taps(f"tors. 26. nov. · {DINNER} · aflyst")
    assert hjem.carla.last.text.endswith("Drop-in. 1 ville gerne mindes om det.\n\nDen er aflyst.")


async def test_after_a_year_the_activity_is_known_and_who_came_is_not(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await sign_up(hjem.aya, activity_id)
    await hjem.jump(days=370)
    await looks_back(hjem.carla)
    await hjem.carla.taps(f"tors. 26. nov. 2026 · {DINNER}")
    assert hjem.carla.last.text.endswith("Vi gemmer ikke længere, hvem der var tilmeldt.")
    assert hjem.carla.last.buttons == [["Kopiér"], [OLDER]]


async def test_a_contact_looks_back_on_the_partners_own_only(hjem: Hjem) -> None:
    await published(hjem)
    await hjem.run(_publish_as_pia, hjem.ids["pia"])
    await hjem.jump(days=4)
    await looks_back(hjem.pia)
    assert hjem.pia.last.buttons[0] == ["ons. 25. nov. · Beboermøde · 0/1"]
    assert hjem.pia.last.text == "1 tidligere aktivitet."


def _publish_as_pia(tx: Tx, pia_id: int) -> None:
    assert people.by_id(tx, pia_id).role is Role.PARTNER
    starts_at = tx.now.replace(day=25)
    publish(tx, pia_id, facts(starts_at, title="Beboermøde"))
