"""What a message carries without words: that it arrived, was seen, and reactions both ways."""

from bot.services import cases
from tests.casework import hand_over
from tests.hjem import Hjem


async def test_a_youth_sees_at_the_message_that_it_was_delivered_and_that_it_was_read(
    hjem: Hjem,
) -> None:
    first = await hjem.aya.sends("Hej Bo")
    await hjem.settled()
    second = await hjem.aya.sends("Er du der?")
    await hjem.settled()
    assert (first.bot_reaction, second.bot_reaction) == ("👌", "👌")
    await hjem.bo.taps_data(f"messages.thread:{hjem.ids['aya']}:0", on=hjem.bo.last)
    await hjem.settled()
    assert (first.bot_reaction, second.bot_reaction) == ("👌", "👀")


async def test_what_did_not_arrive_carries_no_mark(hjem: Hjem) -> None:
    await hjem.bo.blocks_bot()
    await hjem.sam.blocks_bot()
    lost = await hjem.aya.sends("Hej Bo")
    poll = await hjem.aya.sends_poll("Pizza?")
    await hjem.settled()
    assert lost.bot_reaction is None
    await hjem.bo.unblocks_bot()
    await hjem.aya.sends_poll("Pasta?")
    await hjem.settled()
    assert poll.bot_reaction is None


async def test_a_long_message_is_marked_when_all_of_it_is_there(hjem: Hjem) -> None:
    written = await hjem.aya.sends("ord " * 1000)
    await hjem.settled()
    assert written.bot_reaction == "👌"


async def test_pressing_seen_marks_the_message(hjem: Hjem) -> None:
    written = await hjem.aya.sends("Hej Bo")
    await hjem.settled()
    await hjem.bo.taps("Set")
    await hjem.settled()
    assert written.bot_reaction == "👀"


async def test_a_caseworkers_reaction_crosses_counts_as_seen_and_is_no_answer(hjem: Hjem) -> None:
    written = await hjem.aya.sends("Jeg kom op i dag")
    await hjem.settled()
    copy = hjem.bo.last
    await hjem.bo.reacts(copy, "❤")
    await hjem.settled()
    assert written.bot_reaction == "❤"
    await hjem.bo.reacts(copy, None)
    await hjem.settled()
    assert written.bot_reaction == "👀"
    case = await hjem.run(cases.case_of, hjem.ids["aya"])
    assert case.unanswered_since == hjem.clock.now


async def test_a_youths_reaction_crosses_and_is_taken_off_again(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    answer = await hjem.bo.sends("Vi ses kl. 10", reply_to=hjem.bo.last)
    await hjem.settled()
    await hjem.aya.reacts(hjem.aya.last, "👍")
    await hjem.settled()
    assert answer.bot_reaction == "👍"
    await hjem.aya.reacts(hjem.aya.last, None)
    await hjem.settled()
    assert answer.bot_reaction is None


async def test_a_reaction_that_no_bot_can_set_becomes_a_line(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    answer = await hjem.bo.sends("Vi ses kl. 10", reply_to=hjem.bo.last)
    await hjem.settled()
    await hjem.aya.reacts(hjem.aya.last, "🦩")
    await hjem.settled()
    assert hjem.bo.last.text == "Aya har reageret på en besked."
    assert hjem.bo.last.reply_to == answer.message_id


async def test_a_reaction_after_a_handover_is_told_to_the_new_caseworker(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    answer = await hjem.bo.sends("Vi ses kl. 10", reply_to=hjem.bo.last)
    await hjem.settled()
    written = hjem.aya.last
    await hand_over(hjem, "aya", "dorte")
    await hjem.settled()
    await hjem.aya.reacts(written, "👍")
    await hjem.settled()
    assert hjem.dorte.last.text == "Aya har reageret på en besked. 👍"
    assert answer.bot_reaction is None


async def test_a_reaction_by_somebody_else_or_on_a_menu_changes_nothing(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    await hjem.settled()
    copy, written = hjem.bo.last, hjem.aya.messages[0]
    await hand_over(hjem, "aya", "dorte")
    await hjem.settled()
    await hjem.bo.reacts(copy, "👎")
    await hjem.emil.sends("/menu")
    await hjem.emil.reacts(hjem.emil.last, "👎")
    await hjem.nova.sends("Hej")
    await hjem.nova.reacts(hjem.nova.last, "👎")
    await hjem.settled()
    assert written.bot_reaction == "👌"


async def test_a_reaction_to_a_reply_keeps_the_thread_of_replies(hjem: Hjem) -> None:
    written = await hjem.aya.sends("Hej")
    await hjem.settled()
    await hjem.aya.sends("Jeg mente i morgen", reply_to=written)
    await hjem.settled()
    assert hjem.bo.last.reply_to == hjem.bo.received[0].message_id
