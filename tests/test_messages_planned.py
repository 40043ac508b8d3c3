"""A message for later may speak of an appointment that goes: its helper is asked about it."""

from tests.calendars import THURSDAY, books
from tests.casework import hand_over, opens_thread, plans
from tests.hjem import Hjem

ASKED = "1 besked venter på at blive sendt til Aya. Passer den stadig?"
WORDS = "Vi ses kl. 14, husk kontrakten"


async def books_and_bo_plans(hjem: Hjem) -> None:
    await books(hjem, THURSDAY, "14.00")
    await plans(hjem, WORDS, "torsdag kl. 9")


async def cancels(hjem: Hjem) -> None:
    await hjem.aya.taps("Aflys")
    await hjem.aya.taps("Ja, aflys")
    await hjem.settled()


async def test_a_cancellation_reminds_of_the_message_that_waits(open_hours: Hjem) -> None:
    hjem = open_hours
    await books_and_bo_plans(hjem)
    await cancels(hjem)
    assert hjem.bo.last.text.endswith(f"er aflyst. Tiden er ledig igen.\n{ASKED}")
    await hjem.bo.taps("Alt, der venter")
    await hjem.bo.taps("tors. 09.00 · Vi ses kl. 14, husk…")
    await hjem.bo.taps("Send den ikke")
    assert hjem.bo.last.text.startswith("Vil du slette beskeden til Aya?")
    await hjem.bo.taps("Tilbage")
    await hjem.bo.taps("Send den ikke")
    await hjem.bo.taps("Ja, slet den")
    await hjem.jump(days=4)
    assert not [m for m in hjem.aya.received if "nyt fra Bo" in m.text]


async def test_a_new_time_reminds_of_it_too(open_hours: Hjem) -> None:
    hjem = open_hours
    await books_and_bo_plans(hjem)
    await hjem.aya.taps("Flyt")
    await hjem.aya.taps("fre. 27. nov. · 6 tider")
    await hjem.aya.taps("10.00")
    await hjem.settled()
    assert hjem.bo.last.text.endswith(f"Nu: fredag d. 27. november kl. 10.00\n{ASKED}")
    assert hjem.bo.last.buttons == [["Alt, der venter"], ["Vis"]]


async def test_whoever_cancels_or_moves_it_is_reminded_at_once(open_hours: Hjem) -> None:
    hjem = open_hours
    await books_and_bo_plans(hjem)
    await hjem.bo.sends("Min kalender")
    await hjem.bo.taps("Denne uge")
    await hjem.bo.taps("tors. 26. nov. kl. 14.00 · Aya")
    await hjem.bo.taps("Flyt")
    await hjem.bo.taps("fre. 27. nov. · 6 tider")
    await hjem.bo.taps("10.00")
    assert hjem.bo.last.text.endswith(ASKED)
    await hjem.bo.taps("Min kalender")
    await hjem.bo.taps("Denne uge")
    await hjem.bo.taps("fre. 27. nov. kl. 10.00 · Aya")
    await hjem.bo.taps("Aflys")
    await hjem.bo.taps("Ja, aflys")
    assert hjem.bo.last.text.endswith(ASKED)
    assert hjem.bo.last.buttons[0] == ["Alt, der venter"]


async def test_nothing_is_said_where_nothing_waits(open_hours: Hjem) -> None:
    hjem = open_hours
    await books_and_bo_plans(hjem)
    await hjem.bo.taps("Send den ikke")
    await hjem.bo.taps("Ja, slet den")
    await cancels(hjem)
    assert hjem.bo.last.text.endswith("er aflyst. Tiden er ledig igen.")
    assert hjem.bo.last.buttons == [["Vis"]]


async def test_what_the_next_helper_puts_off_leaves_then_as_theirs(hjem: Hjem) -> None:
    await plans(hjem, WORDS, "torsdag kl. 9")
    await hand_over(hjem, "aya", to="dorte")
    await hjem.jump(days=3, hours=1)
    assert "Bo havde lagt en besked klar til Aya til nu." in hjem.dorte.last.text
    await hjem.dorte.taps("Ret tiden")
    await hjem.dorte.sends("fredag kl. 9")
    assert "fra Dorte:" in hjem.dorte.last.text
    await hjem.jump(days=1)
    assert hjem.aya.last.text == "Der er nyt fra Dorte. Tryk på Vis, når du kan læse i fred."
    await hjem.aya.taps("Vis")
    assert WORDS in hjem.aya.last.text


async def test_who_helps_the_youth_no_more_hears_nothing_of_it(open_hours: Hjem) -> None:
    hjem = open_hours
    await books_and_bo_plans(hjem)
    await hand_over(hjem, "aya", to="dorte")
    await cancels(hjem)
    told = [message.text for message in hjem.bo.received if "er aflyst" in message.text]
    assert told
    assert not any("venter på at blive sendt" in text for text in told)


async def test_what_cannot_be_passed_on_is_refused_before_its_time_is_asked(hjem: Hjem) -> None:
    await opens_thread(hjem.bo, hjem.ids["aya"])
    await hjem.bo.taps("Mere")
    await hjem.bo.taps("Send senere")
    await hjem.bo.taps("Skriv en til senere")
    await hjem.bo.sends_big_document(21 * 1024 * 1024)
    assert "20 MB" in hjem.bo.last.text
    await hjem.bo.sends(WORDS)
    assert "Hvornår skal den sendes?" in hjem.bo.last.text
