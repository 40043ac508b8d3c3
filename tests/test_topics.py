"""A topic for each youth in the chats of those who help, and a bot that does without."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.services import cases, handover
from bot.services.people import by_id
from bot.store import Tx
from bot.tables import Case
from tests.hjem import Hjem, running


@pytest.fixture
async def topical(database: Path) -> AsyncIterator[Hjem]:
    """Bo helps Aya and Emil, and the bot's private chats have topics."""
    async with running(f"sqlite:///{database}", topics=True) as hjem:

        def is_bos(tx: Tx) -> None:
            tx.get_one(Case, hjem.ids["emil"]).caseworker_id = hjem.ids["bo"]

        await hjem.run(is_bos)
        yield hjem


def begun(hjem: Hjem) -> int:
    return sum(call.method == "createForumTopic" for call in hjem.sim.calls)


async def writes(hjem: Hjem, name: str, text: str) -> None:
    await getattr(hjem, name).sends(text)
    await hjem.settled()


async def test_each_youth_has_a_topic_and_the_next_message_stands_there_too(topical: Hjem) -> None:
    for name, text in (("aya", "Hej Bo"), ("emil", "Hallo"), ("aya", "Er du der?")):
        await writes(topical, name, text)
    assert topical.bo.topics == ["Aya", "Emil"]
    assert [message.topic for message in topical.bo.received] == ["Aya", "Emil", "Aya"]
    assert begun(topical) == 2


async def test_what_is_written_in_a_topic_goes_to_the_youth_without_a_question(
    topical: Hjem,
) -> None:
    await writes(topical, "aya", "Hej Bo")
    await writes(topical, "emil", "Hallo")
    await topical.bo.sends("Hej Aya", topic="Aya")
    await topical.settled()
    assert "Hej Aya" in topical.aya.last.text
    assert not any("Hej Aya" in one.text for one in topical.emil.received)
    await topical.bo.sends("Til hvem mon?")
    assert "Til hvem?" in topical.bo.last.text
    assert topical.bo.last.topic is None


async def test_a_question_asked_elsewhere_takes_nothing_from_a_topic(topical: Hjem) -> None:
    await writes(topical, "aya", "Hej Bo")
    await topical.bo.sends("/menu")
    await topical.bo.taps_data(f"messages.to:{topical.ids['emil']}", on=topical.bo.last)
    assert "Du skriver til Emil." in topical.bo.last.text
    await topical.bo.sends("Kun til Aya", topic="Aya")
    await topical.settled()
    assert "Kun til Aya" in topical.aya.last.text
    await topical.bo.sends("Og det til Emil")
    await topical.settled()
    await topical.emil.taps("Vis")
    assert "Og det til Emil" in topical.emil.last.text
    assert len(topical.emil.received) == 1


async def test_a_question_asked_in_a_topic_is_answered_there(topical: Hjem) -> None:
    await writes(topical, "aya", "Hej Bo")
    await topical.bo.taps_data(f"notes:{topical.ids['aya']}", on=topical.bo.last)
    assert topical.bo.last.topic == "Aya"
    before = len(topical.aya.received)
    await topical.bo.sends("Ringer i morgen", topic="Aya")
    await topical.settled()
    assert len(topical.aya.received) == before


async def test_answers_stand_in_the_topic_that_was_written_in(topical: Hjem) -> None:
    await writes(topical, "aya", "Hej Bo")
    await topical.bo.sends("/menu", topic="Aya")
    assert topical.bo.last.topic == "Aya"


async def test_a_topic_that_was_deleted_loses_no_message_and_begins_again(topical: Hjem) -> None:
    await writes(topical, "aya", "Først")
    topical.bo.deletes_topic("Aya")
    await writes(topical, "aya", "Så")
    assert (topical.bo.last.text.splitlines()[-1], topical.bo.last.topic) == ("Så", None)
    await writes(topical, "aya", "Igen")
    assert (topical.bo.last.text.splitlines()[-1], topical.bo.last.topic) == ("Igen", "Aya")


async def test_an_answer_in_a_topic_that_was_deleted_meanwhile_is_said_in_the_chat(
    topical: Hjem,
) -> None:
    await writes(topical, "aya", "Hej Bo")
    shown = topical.bo.last
    topical.bo.deletes_topic("Aya")
    await topical.bo.taps_data("menu", on=shown)
    assert "Hvad vil du?" in topical.bo.last.text
    assert topical.bo.last.topic is None


async def test_a_chat_without_topics_gets_everything_and_is_not_asked_again(
    topical: Hjem,
) -> None:
    topical.bo.takes_no_topics()
    for text in ("Et", "To", "Tre"):
        await writes(topical, "aya", text)
    assert [m.text.splitlines()[-1] for m in topical.bo.received] == ["Et", "To", "Tre"]
    assert begun(topical) == 1


async def test_telegram_out_of_order_costs_the_topic_and_not_the_message(topical: Hjem) -> None:
    topical.sim.fail_next("createForumTopic", 502, "Bad Gateway")
    await writes(topical, "aya", "Et")
    assert topical.bo.last.topic is None
    await writes(topical, "aya", "To")
    assert topical.bo.last.topic == "Aya"


async def test_a_new_nickname_is_the_topics_new_name(topical: Hjem) -> None:
    await writes(topical, "aya", "Hej Bo")
    await topical.aya.sends("Mine data")
    await topical.aya.taps("Skift kaldenavn")
    await topical.aya.sends("Ayla")
    await writes(topical, "aya", "Ny her")
    assert topical.bo.topics == ["Ayla"]
    assert topical.bo.last.topic == "Ayla"


async def test_a_topic_sends_nothing_to_a_youth_whom_somebody_else_helps(topical: Hjem) -> None:
    await writes(topical, "aya", "Hej Bo")

    def hand_over(tx: Tx) -> None:
        case = cases.case_of(tx, topical.ids["aya"])
        handover.hand_over(tx, by_id(tx, topical.ids["bo"]), case.youth_id, topical.ids["dorte"])

    await topical.run(hand_over)
    await topical.settled()
    before = len(topical.aya.received)
    await topical.bo.sends("Hemmeligt", topic="Aya")
    await topical.settled()
    assert len(topical.aya.received) == before
    assert "Til hvem?" in topical.bo.last.text
    await writes(topical, "aya", "Hej Dorte")
    assert (topical.dorte.topics, topical.dorte.last.topic) == (["Aya"], "Aya")


async def test_a_bot_without_topics_asks_for_none(hjem: Hjem) -> None:
    await writes(hjem, "aya", "Hej Bo")
    assert begun(hjem) == 0
