"""A coordinator calls off an activity, after a last look at what people will read."""

from bot.simulator import Phone
from tests.activities import DINNER, open_page, published, sign_up
from tests.hjem import Hjem

REPLY = "Hej Emil, vi ses på torsdag."


async def gives_a_reason(carla: Phone, reason: str, *, waiting: str = "") -> None:
    await carla.sends("Aktiviteter")
    await carla.taps(f"tors. 17.00 · {DINNER} · 1/1{waiting}")
    await carla.taps("Aflys")
    await carla.taps("Ja, aflys")
    await carla.sends(reason)


async def test_a_cancellation_is_told_kindly_and_the_reason_can_be_read(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await sign_up(hjem.emil, activity_id)
    await sign_up(hjem.aya, activity_id, "Skriv mig på venteliste")
    await gives_a_reason(hjem.carla, "Kokken er blevet syg.", waiting=" +1")
    assert hjem.carla.last.text == (
        "Den er ikke aflyst endnu. De tilmeldte kommer til at læse:\n"
        "Din aktivitet torsdag d. 26. november kl. 17.00 er desværre aflyst.\n"
        "På aktivitetens side:\nDen er aflyst.\nKokken er blevet syg.\n2 personer får besked."
    )
    await hjem.carla.taps("Ja, aflys den")
    assert hjem.carla.last.text == "Den er aflyst. 2 personer får besked."
    await hjem.settled()
    for phone in (hjem.aya, hjem.emil):
        assert phone.last.text == (
            "Din aktivitet torsdag d. 26. november kl. 17.00 er desværre aflyst."
        )
    await hjem.aya.taps("Vis")
    assert hjem.aya.last.text.endswith("Den er aflyst.\nKokken er blevet syg.")
    await hjem.aya.taps("Fjern fra min kalender")
    assert b"METHOD:CANCEL" in hjem.aya.last.content()


async def test_words_that_were_meant_for_somebody_else_cancel_nothing(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await sign_up(hjem.aya, activity_id)
    before = len(hjem.aya.received)
    await gives_a_reason(hjem.carla, REPLY)
    await hjem.carla.sends("Og tag Aya med.")
    assert hjem.carla.last.text.startswith("Jeg har ikke brugt det, du lige sendte.")
    assert "Og tag Aya med." not in hjem.carla.last.text
    await hjem.carla.taps("Nej, behold den")
    await hjem.settled()
    assert len(hjem.aya.received) == before
    assert "Du er med." in (await open_page(hjem.aya, activity_id)).text
    await hjem.carla.sends("Hvem får det her?")
    assert not hjem.carla.last.text.startswith("Jeg har ikke brugt det")


async def test_the_reason_can_be_written_again_before_anybody_reads_it(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await sign_up(hjem.aya, activity_id)
    await gives_a_reason(hjem.carla, REPLY)
    await hjem.carla.taps("Skriv en anden grund")
    await hjem.carla.sends("Kokken er syg.")
    await hjem.carla.taps("Ja, aflys den")
    assert (await open_page(hjem.aya, activity_id)).text.endswith("Den er aflyst.\nKokken er syg.")


async def test_an_older_look_cancels_nothing_in_other_words(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await sign_up(hjem.aya, activity_id)
    await gives_a_reason(hjem.carla, REPLY)
    first = hjem.carla.last
    old = first.button_data("Ja, aflys den")
    await hjem.carla.taps("Skriv en anden grund")
    await hjem.carla.sends("Kokken er syg.")
    await hjem.carla.taps_data(old, on=hjem.carla.last)
    assert "Den er ikke aflyst endnu." in hjem.carla.last.text
    assert "Kokken er syg." in hjem.carla.last.text


async def test_cancelling_one_that_nobody_has_signed_up_for_says_so(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps_data(f"activity_desk.off:{activity_id}:0", on=hjem.carla.last)
    assert hjem.carla.last.text.endswith("Ingen er tilmeldt, så ingen får besked.")
    assert hjem.carla.last.buttons == [["Ja, aflys den"], ["Skriv en grund"], ["Nej, behold den"]]


async def test_calling_off_twice_tells_nobody_twice(hjem: Hjem) -> None:
    activity_id = await published(hjem)
    await sign_up(hjem.aya, activity_id)
    await hjem.carla.sends("Aktiviteter")
    page = hjem.carla.last
    await hjem.carla.taps_data(f"activity_desk.off:{activity_id}:0", on=page)
    yes = hjem.carla.last.button_data("Ja, aflys den")
    for _ in range(2):
        await hjem.carla.taps_data(yes, on=page)
    assert hjem.carla.last.text.startswith("Aktiviteten er aflyst eller slut.")
    await hjem.settled()
    assert sum("aflyst" in message.text for message in hjem.aya.received) == 1


async def test_the_rest_of_a_series_is_called_off_in_one_message(hjem: Hjem) -> None:
    first = await published(hjem, weeks=3)
    for activity_id in range(first, first + 3):
        await sign_up(hjem.aya, activity_id)
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps(f"tors. 3. dec. 17.00 · {DINNER} · 1/1")
    assert "Der er 1 dato mere i rækken." in hjem.carla.last.text
    await hjem.carla.taps("Aflys")
    await hjem.carla.taps("Denne og resten (2 datoer)")
    await hjem.carla.taps("Aflys uden at sige hvorfor")
    both = (
        "De her aktiviteter er desværre aflyst:\n"
        "• torsdag d. 3. december kl. 17.00\n• torsdag d. 10. december kl. 17.00"
    )
    assert both in hjem.carla.last.text
    await hjem.carla.taps("Ja, aflys den")
    assert hjem.carla.last.text == "Den er aflyst. 1 person får besked."
    await hjem.settled()
    assert hjem.aya.last.text == both
    await hjem.carla.taps("Alle aktiviteter")
    assert hjem.carla.last.text == "1 kommende aktivitet."


async def test_a_picture_is_no_reason_and_the_buttons_are_there_again(hjem: Hjem) -> None:
    await published(hjem)
    await hjem.carla.sends("Aktiviteter")
    await hjem.carla.taps(f"tors. 17.00 · {DINNER} · 0/1")
    await hjem.carla.taps("Aflys")
    await hjem.carla.taps("Ja, aflys")
    await hjem.carla.sends_photo(b"picture", "Kokken er syg.")
    assert hjem.carla.last.buttons == [["Aflys uden at sige hvorfor"], ["Fortryd"]]
    await hjem.carla.taps("Aflys uden at sige hvorfor")
    await hjem.carla.sends_photo(b"picture", "Kokken er syg.")
    assert hjem.carla.last.text.startswith("Jeg har ikke brugt det, du lige sendte.")
    assert hjem.carla.last.buttons[0] == ["Ja, aflys den"]
