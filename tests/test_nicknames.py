"""No helper has two youths of one name: words for the one would go to the other."""

from sqlmodel import select

from bot.services import handover, people, safety, support_workers
from bot.tables import Audit, Person
from tests.casework import change, is_away, join, names, opens
from tests.hjem import Hjem
from tests.test_invitations import invited, with_menu
from tests.test_rota import texts


async def alias(hjem: Hjem, youth_id: int) -> str:
    name: str = await hjem.run(lambda tx: tx.get_one(Person, youth_id).alias)
    return name


async def test_nobody_is_invited_under_a_name_that_one_of_ones_own_has(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    await hjem.bo.taps("Invitér")
    await hjem.bo.sends("aya")
    assert hjem.bo.last.text == "Du hjælper allerede en, der hedder aya. Skriv et andet kaldenavn."
    await hjem.bo.sends("Aya K.")
    assert "Aya K." in hjem.bo.last.text


async def test_who_joins_under_a_name_that_was_taken_meanwhile_gets_a_number(hjem: Hjem) -> None:
    await with_menu(hjem, "bo")
    link = await invited(hjem, "Nova")
    await join(hjem, "Nova", "Nova 2")
    await hjem.nova.opens(link)
    await hjem.nova.taps("Ja, det er fint")
    await hjem.settled()
    assert hjem.bo.last.text == "Nova 3 er nu med og har sagt ja til botten."


async def test_a_youth_who_takes_the_name_of_another_gets_a_number(hjem: Hjem) -> None:
    await join(hjem, "Ræv")
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Skift kaldenavn")
    await hjem.aya.sends("RÆV")
    assert hjem.aya.last.text == "Det navn er der en anden, der har. Nu hedder du RÆV 2 her."
    await hjem.settled()
    assert hjem.bo.last.text == "Aya hedder nu RÆV 2 her."


async def test_a_wish_is_no_nickname(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Skift kaldenavn")
    await hjem.aya.sends("kan jeg få en tid hos bo")
    await hjem.settled()
    assert hjem.bo.last.text == "Aya skriver:\nkan jeg få en tid hos bo"
    assert hjem.aya.last.buttons == [["Find en ny tid"]]
    await hjem.aya.sends("gerne torsdag")  # she has moved on from her name
    await hjem.settled()
    assert hjem.bo.last.text == "Aya skriver:\ngerne torsdag"


async def test_who_gives_a_command_has_moved_on_from_the_name_and_help_is_no_command(
    hjem: Hjem,
) -> None:
    for command, became in (("/stop", "Aya"), ("/hjaelp", "tak Bo")):
        await hjem.aya.sends("Mine data")
        await hjem.aya.taps("Skift kaldenavn")
        await hjem.aya.sends(command)
        await hjem.aya.sends("tak Bo")
        assert await alias(hjem, hjem.ids["aya"]) == became


async def test_ones_own_name_can_be_kept(hjem: Hjem) -> None:
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Skift kaldenavn")
    await hjem.aya.sends("aya")
    assert hjem.aya.last.text == "Nu hedder du aya her."


async def test_a_handover_brings_no_second_youth_of_the_same_name(hjem: Hjem) -> None:
    await join(hjem, "Aya", caseworker="dorte")
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    await hjem.run(handover.hand_over, bo, hjem.ids["aya"], hjem.ids["dorte"])
    await hjem.settled()
    assert await alias(hjem, hjem.ids["aya"]) == "Aya 2"
    assert "Der er en anden her med det samme navn. Derfor hedder du nu Aya 2." in "\n".join(
        one.text for one in hjem.aya.received
    )
    told = [one.text for one in hjem.dorte.received]
    assert "Aya hedder nu Aya 2 her." in told
    assert "Du har overtaget Aya 2 fra Bo." in told
    renamed = select(Audit.actor_id).where(Audit.action == "person.renamed")
    assert await hjem.run(lambda tx: tx.exec(renamed).all()) == [hjem.ids["bo"]]
    await opens(hjem.dorte, "Aya 2 · Kontakt")
    await hjem.dorte.sends("/menu")
    await hjem.dorte.sends("Mine unge")
    assert {"Aya · Kontakt", "Aya 2 · Kontakt"} <= set(names(hjem.dorte))


async def test_a_support_worker_gets_no_second_youth_of_the_same_name(hjem: Hjem) -> None:
    [other] = await join(hjem, "Aya", caseworker="dorte")
    dorte = await hjem.run(people.by_id, hjem.ids["dorte"])
    await hjem.run(support_workers.assign, dorte, other, hjem.ids["sam"])
    assert await alias(hjem, other) == "Aya 2"


async def test_the_longest_name_has_room_for_a_number(hjem: Hjem) -> None:
    longest = "x" * 64
    await join(hjem, longest)
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Skift kaldenavn")
    await hjem.aya.sends(longest)
    assert await alias(hjem, hjem.ids["aya"]) == "x" * 62 + " 2"


async def test_a_name_written_from_right_to_left_turns_nothing_round(hjem: Hjem) -> None:
    name, isolated = "عبد الرحمن بن محمد الكبير", "\u2068عبد الرحمن بن محمد الكبير\u2069"
    await join(hjem, isolated)
    await hjem.aya.sends("Mine data")
    await hjem.aya.taps("Skift kaldenavn")
    await hjem.aya.sends(f"\u202e{name}\u202c")
    numbered = f"{isolated[:-1]} 2\u2069"
    assert hjem.aya.last.text.endswith(f"Nu hedder du {numbered} her.")
    await hjem.settled()
    assert hjem.bo.last.text == f"Aya hedder nu {numbered} her."
    await hjem.bo.sends("Mine unge")
    assert names(hjem.bo).count("\u2068عبد الرحمن بن محمد…\u2069 · Kontakt") == 2


async def test_a_helper_is_written_to_under_a_name_from_right_to_left(hjem: Hjem) -> None:
    await change(hjem, Person, hjem.ids["bo"], alias="\u2068علي\u2069")
    for label in ("Skriv til \u2068علي\u2069", "skriv til علي"):
        await hjem.aya.sends(label)
        assert "\u2068علي\u2069" in hjem.aya.last.text
    await hjem.settled()
    assert not hjem.bo.received


async def test_a_deputy_can_tell_a_youth_from_the_absent_colleagues_namesake(hjem: Hjem) -> None:
    await change(hjem, Person, hjem.ids["emil"], alias="aya")
    await is_away(hjem, "bo", deputy="dorte")
    await hjem.dorte.sends("Vi ses kl. 14")
    assert hjem.dorte.last.buttons == [["aya (Dorte)"], ["Aya (Bo)"], ["Fortryd"]]
    await hjem.dorte.taps("Aya (Bo)")
    assert any(one.text == "Til Aya (Bo)." for one in hjem.dorte.received)
    await hjem.settled()
    await hjem.aya.taps("Vis")
    assert "Vi ses kl. 14" in hjem.aya.last.text
    assert not hjem.emil.received
    await hjem.dorte.taps_data(f"messages.to:{hjem.ids['emil']}", on=hjem.dorte.last)
    assert hjem.dorte.last.text.startswith("Du skriver til aya (Dorte).")


async def test_whose_a_youth_is_stands_only_behind_the_names_of_namesakes(hjem: Hjem) -> None:
    await is_away(hjem, "bo", deputy="dorte")
    await hjem.dorte.sends("Vi ses kl. 14")
    assert hjem.dorte.last.buttons == [["Emil"], ["Aya"], ["Fortryd"]]


async def test_a_deputy_is_told_whose_namesake_it_is_about(hjem: Hjem) -> None:
    await change(hjem, Person, hjem.ids["emil"], alias="aya")
    await hjem.aya.sends("Hvornår ses vi?")
    await hjem.settled()
    await is_away(hjem, "bo", deputy="dorte")
    await hjem.forward(days=1)
    assert texts(hjem.dorte, "Aya (Bo) har ventet på svar siden")
    aya = await hjem.run(people.by_id, hjem.ids["aya"])
    await hjem.run(safety.ask_for_call, aya)
    await hjem.settled()
    assert hjem.dorte.last.text.startswith("Aya (Bo) vil gerne ringes op nu.")
    assert "Skriv til Aya (Bo)" in str(hjem.dorte.last.buttons)
