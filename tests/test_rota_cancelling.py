"""A shift that is taken out of the rota: whoever had it hears of it in plain words."""

from sqlmodel import select

from bot.tables import Shift
from tests.hjem import Hjem
from tests.test_rota import plans


async def test_whoever_had_the_shift_reads_that_it_is_off(hjem: Hjem) -> None:
    await plans(hjem, "vera", "i dag 22-02")
    shift_id = await hjem.run(lambda tx: tx.exec(select(Shift.id)).one())
    await hjem.carla.taps_data(f"rota.cancel:{shift_id}", on=hjem.carla.last)
    asked = "Vil du fjerne vagten i dag fra kl. 22.00 til tirsdag kl. 02.00? Så får Vera besked."
    assert hjem.carla.last.text == asked
    await hjem.carla.taps("Nej, behold den")
    assert hjem.carla.last.text.startswith("Vera har vagt i dag fra kl. 22.00")
    await hjem.carla.taps("Fjern vagten")
    assert hjem.carla.last.text == asked
    await hjem.carla.taps("Ja, fjern den")
    await hjem.settled()
    assert hjem.vera.last.text == "Din vagt i dag kl. 22.00 er fjernet. Du har ikke vagt der."
