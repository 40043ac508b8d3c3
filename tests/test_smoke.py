from tests.hjem import Hjem


async def test_everybody_gets_a_menu(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    assert hjem.aya.keyboard is not None
    assert len(hjem.aya.keyboard) == 3
    await hjem.nova.sends("hej")
    assert hjem.nova.keyboard is not None
