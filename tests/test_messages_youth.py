"""A youth writes, and a human gets it."""

import pytest
from sqlmodel import col, select

from bot.domain.delivery import DeliveryStatus, Lane
from bot.services import people, reach, updates
from bot.store import Tx
from bot.tables import Broadcast, Case, CaseMessage, Delivery, Person, TimeOff
from tests.hjem import Hjem
from tests.simulator.bots import TINY_PNG


async def goes_off(hjem: Hjem, name: str, deputy: str | None = None, days: int = 7) -> None:
    """Somebody is away from today on, perhaps with a deputy."""
    today = hjem.clock.now.date()

    def leave(tx: Tx) -> None:
        until = today.fromordinal(today.toordinal() + days - 1)
        deputy_id = hjem.ids[deputy] if deputy else None
        tx.add(TimeOff(staff_id=hjem.ids[name], from_on=today, to_on=until, deputy_id=deputy_id))

    await hjem.run(leave)


def rows(tx: Tx) -> list[CaseMessage]:
    return list(tx.exec(select(CaseMessage).order_by(col(CaseMessage.id))))


async def test_write_to_says_where_words_go_and_when_they_are_read(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    await hjem.aya.taps("Skriv til Bo")
    assert "Det går til Bo" in hjem.aya.last.text
    assert "på hverdage fra kl. 09.00 til 16.00" in hjem.aya.last.text


async def test_write_to_is_known_however_it_is_typed(hjem: Hjem) -> None:
    for typed in ("skriv til bo", "SKRIV TIL BO", "Skriv til bo!"):
        await hjem.aya.sends(typed)
        assert hjem.aya.last.text.startswith("Skriv bare her. Det går til Bo.")
    await hjem.aya.sends("skriv til min mor")
    await hjem.settled()
    assert hjem.bo.last.text == "Aya skriver:\nskriv til min mor"


async def test_what_a_youth_writes_reaches_the_caseworker_with_the_name_on_top(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej Bo, hvornår får jeg svar?")
    await hjem.settled()
    assert hjem.bo.last.text == "Aya skriver:\nHej Bo, hvornår får jeg svar?"
    assert hjem.bo.last.buttons == [["Svar", "Set"]]
    assert not hjem.bo.last.silent
    assert not hjem.sam.received
    assert not hjem.dorte.received


async def test_the_first_message_says_who_reads_and_a_conversation_is_not_interrupted(
    hjem: Hjem,
) -> None:
    await hjem.aya.sends("Hej")
    assert hjem.aya.last.text == "Sendt til Bo. Alt, hvad du skriver her, går til Bo."
    await hjem.aya.sends("Er du der?")
    await hjem.jump(minutes=29)
    await hjem.aya.sends("Hallo")
    assert len(hjem.aya.received) == 1
    await hjem.jump(minutes=31)
    await hjem.aya.sends("Så skriver jeg igen")
    assert hjem.aya.last.text == "Sendt til Bo."
    await hjem.settled()
    relayed = [one for one in hjem.bo.received if one.text.startswith("Aya skriver:")]
    assert len(relayed) == 4


async def test_every_kind_of_message_reaches_the_caseworker(hjem: Hjem) -> None:
    await hjem.aya.sends_photo(TINY_PNG, "mit værelse")
    await hjem.aya.sends_voice(b"OggS", "hør")
    await hjem.aya.sends_video(b"film")
    await hjem.aya.sends_video_note(b"rund")
    await hjem.aya.sends_document("brev.pdf", b"%PDF")
    await hjem.aya.sends_sticker("👍")
    await hjem.aya.sends_location(55.7, 12.5)
    await hjem.aya.sends_contact("+4512345678", "Mor")
    await hjem.settled()
    kinds = [message.kind for message in hjem.bo.received]
    assert kinds == [
        *("photo", "voice", "video", "text", "video_note", "document"),
        *("text", "sticker", "text", "location", "text", "contact"),
    ]
    assert hjem.bo.received[0].text == "Aya sender et billede:\nmit værelse"
    assert hjem.bo.received[0].content() == TINY_PNG
    assert hjem.bo.received[6].text == "Aya sender et klistermærke:"
    assert hjem.bo.received[9].location == (55.7, 12.5)
    assert all("Aya" in one.text for one in hjem.bo.received if one.text)


async def test_an_album_is_passed_on_whole_and_confirmed_once(hjem: Hjem) -> None:
    await hjem.aya.sends_album([("photo", TINY_PNG, "se"), ("photo", TINY_PNG, None)])
    await hjem.settled()
    assert [message.kind for message in hjem.bo.received] == ["photo", "photo"]
    assert [message.buttons for message in hjem.bo.received] == [[["Svar", "Set"]], []]
    assert len(hjem.aya.received) == 1


async def test_what_cannot_be_passed_on_is_said_and_the_caseworker_knows(hjem: Hjem) -> None:
    await hjem.aya.sends("Hej")
    for send in (
        hjem.aya.sends_poll("Hvad siger du?"),
        hjem.aya.sends_dice(),
        hjem.aya.sends_big_document(21 * 1024 * 1024),
    ):
        await send
        assert "Det kan jeg ikke sende videre til Bo" in hjem.aya.last.text
        await hjem.settled()
        assert hjem.bo.last.text == "Aya har sendt noget, som jeg ikke kan sende videre."
    assert not await hjem.run(updates.parked)


async def test_a_forwarded_message_says_so(hjem: Hjem) -> None:
    await hjem.emil.sends("Jeg er Emil")
    await hjem.aya.forwards(hjem.emil.messages[0])
    await hjem.settled()
    assert hjem.bo.last.text == "Aya skriver:\nvideresendt\nJeg er Emil"


@pytest.mark.parametrize("text", ["<b>fed</b> & æøå", "\u202eomvendt", "a" * 4096, "🏠" * 2048])
async def test_no_text_is_too_odd_or_too_long(hjem: Hjem, text: str) -> None:
    def rename(tx: Tx) -> None:
        tx.get_one(Person, hjem.ids["aya"]).alias = "Åse <i>Ærø</i> " + "🙂" * 50

    await hjem.run(rename)
    await hjem.aya.sends(text)
    await hjem.settled()
    arrived = "".join(
        message.text.partition(":\n")[2] or message.text for message in hjem.bo.received
    )
    assert text in arrived
    assert hjem.bo.received[0].text.startswith("Åse <i>Ærø</i> ")
    assert hjem.bo.last.buttons == [["Svar", "Set"]]


async def test_after_hours_the_youth_learns_when_it_is_read_and_the_caseworker_sleeps(
    hjem: Hjem,
) -> None:
    await hjem.jump(hours=12.5)
    await hjem.aya.sends("Kan jeg komme i morgen?")
    assert "Vi har lukket nu. Din besked bliver læst i morgen efter kl. 09.00" in hjem.aya.last.text
    assert hjem.aya.last.buttons == [["Hjælp nu"]]
    await hjem.settled()
    assert hjem.bo.last.text == "Aya skriver:\nKan jeg komme i morgen?"
    assert hjem.bo.last.silent


async def test_before_opening_and_on_a_friday_night_the_day_is_named_rightly(hjem: Hjem) -> None:
    await hjem.jump(hours=-2)
    await hjem.aya.sends("Godmorgen")
    assert "bliver læst i dag efter kl. 09.00" in hjem.aya.last.text
    await hjem.jump(days=4, hours=12)
    await hjem.aya.sends("God weekend")
    assert "bliver læst mandag d. 30. november efter kl. 09.00" in hjem.aya.last.text


async def test_an_absent_caseworker_is_left_alone_and_the_deputy_gets_it(hjem: Hjem) -> None:
    await goes_off(hjem, "bo", "dorte")
    await hjem.aya.sends("Hej")
    assert "Sendt til Dorte" in hjem.aya.last.text
    assert "Bo holder fri og er tilbage mandag d. 30. november." in hjem.aya.last.text
    assert "Indtil da læser Dorte, hvad du skriver." in hjem.aya.last.text
    await hjem.settled()
    assert hjem.dorte.last.text == "Aya skriver:\ndu svarer for Bo\nHej"
    assert not hjem.bo.received
    await hjem.dorte.sends("Hej Aya, jeg er Dorte", reply_to=hjem.dorte.last)
    await hjem.settled()
    assert hjem.aya.last.text == "Dorte skriver:\nHej Aya, jeg er Dorte"


async def test_without_a_deputy_the_support_worker_gets_it(hjem: Hjem) -> None:
    await goes_off(hjem, "bo")
    await hjem.aya.sends("Hej")
    await hjem.settled()
    assert hjem.sam.last.text.endswith("Hej")
    assert not hjem.bo.received


async def test_a_helper_who_wrote_last_hears_the_answer_too(hjem: Hjem) -> None:
    await hjem.sam.sends("/menu")
    await hjem.sam.taps_data(f"messages.to:{hjem.ids['aya']}", on=hjem.sam.last)
    await hjem.sam.sends("Kommer du i dag?")
    await hjem.settled()
    await hjem.aya.taps("Vis")
    await hjem.aya.sends("Ja", reply_to=hjem.aya.last)
    assert hjem.aya.last.text.startswith("Sendt til Bo og Sam.")
    await hjem.settled()
    assert hjem.bo.last.text == hjem.sam.last.text == "Aya skriver:\nJa"
    await hjem.jump(hours=25)
    await hjem.aya.sends("Hej igen")
    await hjem.settled()
    assert hjem.bo.last.text == "Aya skriver:\nHej igen"
    assert not any("Hej igen" in one.text for one in hjem.sam.received)


async def test_with_nobody_at_work_it_waits_silently_with_the_caseworker(hjem: Hjem) -> None:
    await goes_off(hjem, "dorte")
    await hjem.emil.sends("Hej")
    await hjem.settled()
    assert hjem.dorte.last.text == "Emil skriver:\nHej"
    assert hjem.dorte.last.silent


async def test_nothing_is_lost_when_the_caseworker_has_blocked_the_bot(hjem: Hjem) -> None:
    hjem.sim.world.chats[hjem.bo.id].blocked = True
    await hjem.aya.sends("Er der nogen?")
    await hjem.settled()
    assert hjem.sam.last.text == "Aya skriver:\ndu svarer for Bo\nEr der nogen?"
    await hjem.aya.sends_sticker("👍")
    await hjem.settled()
    assert hjem.sam.last.kind == "sticker"
    assert not hjem.carla.received


async def test_coordinators_hear_that_somebody_waits_when_nobody_can_be_reached(
    hjem: Hjem,
) -> None:
    hjem.sim.world.chats[hjem.dorte.id].blocked = True
    await hjem.emil.sends("Min hemmelighed")
    await hjem.settled()
    assert "En ung hos Dorte har ventet på svar" in hjem.carla.last.text
    assert "Emil" not in hjem.carla.last.text
    assert "hemmelighed" not in hjem.carla.last.text
    assert [row.kind for row in await hjem.run(rows)] == ["text"]


async def test_a_copy_that_telegram_refuses_is_told_and_stands_in_the_thread(hjem: Hjem) -> None:
    hjem.sim.fail_next("sendPhoto", 400, "Bad Request: wrong file identifier")
    await hjem.aya.sends_photo(TINY_PNG)
    await hjem.settled()
    assert "Aya har sendt noget, som Telegram ikke lod mig vise her." in hjem.bo.last.text
    await hjem.bo.taps("Se samtalen")
    assert "Aya: et billede [1]" in hjem.bo.last.text


async def test_a_youth_without_a_case_is_told_whom_to_call(hjem: Hjem) -> None:
    def lose_case(tx: Tx) -> None:
        tx.delete(tx.get_one(Case, hjem.ids["aya"]))

    await hjem.run(lose_case)
    await hjem.aya.sends("Hej")
    assert (
        "Du har ikke en fast kontakt her endnu. Ring til os på 33 17 41 22." in hjem.aya.last.text
    )
    await hjem.aya.sends("Skriv til Ungeprojektet")
    assert "Ring til os" in hjem.aya.last.text


async def test_the_caseworkers_seen_is_told_once_and_answers_make_it_needless(hjem: Hjem) -> None:
    sent = await hjem.aya.sends("Hej")
    await hjem.settled()
    await hjem.bo.taps("Set")
    await hjem.bo.taps("Set")
    await hjem.settled()
    [seen] = [one for one in hjem.aya.received if one.text == "Bo har set det."]
    assert seen.reply_to == sent.message_id
    assert [toast.text for toast in hjem.bo.toasts] == ["Aya får at vide, at du har set det."] * 2


async def test_the_youths_own_thread_shows_both_sides(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    await hjem.aya.taps("Skriv til Bo")
    await hjem.aya.taps("Se samtalen")
    assert "I har ikke skrevet sammen endnu" in hjem.aya.last.text
    await hjem.aya.taps("Tilbage")
    await hjem.aya.sends("Hej <Bo>")
    await hjem.settled()
    await hjem.bo.sends("Hej Aya", reply_to=hjem.bo.last)
    await hjem.settled()
    await hjem.aya.sends("Skriv til Bo")
    await hjem.aya.taps("Se samtalen")
    assert "09.00 Aya: Hej <Bo> · set\n09.00 Bo: Hej Aya" in hjem.aya.last.text


async def test_nobody_opens_a_message_of_somebody_else(hjem: Hjem) -> None:
    await hjem.aya.sends("Kun til Bo")
    await hjem.settled()
    await hjem.bo.sends("Kun til Aya", reply_to=hjem.bo.last)
    await hjem.settled()
    for phone in (hjem.emil, hjem.dorte, hjem.nova):
        await phone.sends("/menu")
        for name in ("open", "again", "see", "reply"):
            for message_id in (1, 2):
                await phone.taps_data(f"messages.{name}:{message_id}", on=phone.last)
        for name in ("to", "stay", "thread", "for"):
            await phone.taps_data(f"messages.{name}:{hjem.ids['aya']}", on=phone.last)
        await phone.sends("Forsøg")
        await hjem.settled()
        assert not any("Kun til" in message.text for message in phone.received)
    assert not any("Forsøg" in message.text for message in hjem.aya.received)
    assert not await hjem.run(updates.parked)


async def test_a_youth_who_blocks_and_returns_is_reachable_again(hjem: Hjem) -> None:
    await hjem.aya.blocks_bot()
    await hjem.settled()
    assert "Jeg kan ikke nå Aya på Telegram mere" in hjem.bo.last.text
    assert await hjem.run(lambda tx: tx.get_one(Person, hjem.ids["aya"]).unreachable_at)
    await hjem.aya.unblocks_bot()
    await hjem.settled()
    assert not await hjem.run(lambda tx: tx.get_one(Person, hjem.ids["aya"]).unreachable_at)


async def test_a_stranger_who_blocks_the_bot_disturbs_nobody(hjem: Hjem) -> None:
    await hjem.nova.blocks_bot()
    await hjem.settled()
    assert not await hjem.run(updates.parked)
    assert not hjem.olga.received
    await hjem.run(reach.membership, hjem.nova.id, True)


async def test_a_reply_to_a_broadcast_reaches_the_caseworker_and_is_marked(hjem: Hjem) -> None:
    await hjem.aya.sends("/menu")
    copy = hjem.aya.last

    def broadcast(tx: Tx) -> int:
        row = Broadcast(author_id=hjem.ids["carla"], text="Fest", made_at=tx.now)
        tx.add(row)
        tx.flush()
        tx.add(
            Delivery(
                kind="broadcasts.copy",
                params={"broadcast_id": row.id},
                person_id=hjem.ids["aya"],
                chat_id=hjem.aya.id,
                recipient=f"p{hjem.ids['aya']}",
                lane=Lane.BROADCAST,
                not_before=tx.now,
                queued_at=tx.now,
                status=DeliveryStatus.SENT,
                message_id=copy.message_id,
            )
        )
        return row.id

    broadcast_id = await hjem.run(broadcast)
    await hjem.aya.sends("Jeg kommer", reply_to=copy)
    await hjem.settled()
    assert hjem.bo.last.text == "Aya skriver:\nsvar på fællesbesked\nJeg kommer"
    assert not hjem.carla.received
    assert [row.broadcast_id for row in await hjem.run(rows)] == [broadcast_id]


async def test_what_can_not_be_sent_at_all_holds_nothing_up(hjem: Hjem) -> None:
    await hjem.aya.sends_contact("", "Mor")
    await hjem.aya.sends("Hej Bo")
    await hjem.settled()
    texts = [message.text for message in hjem.bo.received]
    assert any("Hej Bo" in text for text in texts)
    assert any("som Telegram ikke lod mig vise her" in text for text in texts)


async def test_a_contact_without_a_first_name_arrives_and_holds_nothing_up(hjem: Hjem) -> None:
    await hjem.aya.sends_contact("+4520304050", "")
    await hjem.aya.sends("Det er min mors nummer")
    await hjem.settled()
    assert "Det er min mors nummer" in hjem.bo.last.text
    assert len(hjem.bo.received) == 3


async def test_a_picture_whose_caption_is_a_menu_word_arrives(hjem: Hjem) -> None:
    await hjem.aya.sends_photo(b"jpeg", caption="Min bolig")
    await hjem.settled()
    assert "Min bolig" in hjem.bo.last.text


async def test_a_cpr_number_is_taken_out_before_anybody_reads_it(hjem: Hjem) -> None:
    await hjem.aya.sends("Mit nummer er 010203-1234, er det nok?")
    await hjem.settled()
    assert hjem.bo.last.text == "Aya skriver:\nMit nummer er [CPR fjernet], er det nok?"


async def test_everybody_reads_their_own_language(hjem: Hjem) -> None:
    await hjem.run(lambda tx: people.choose_language(tx, people.asker(tx, hjem.aya.id), "en"))
    await hjem.aya.sends("Hi")
    assert hjem.aya.last.text == "Sent to Bo. Whatever you write here is sent to Bo."
    await hjem.settled()
    assert hjem.bo.last.text == "Aya skriver:\nHi"
    await hjem.bo.taps("Set")
    await hjem.settled()
    assert hjem.aya.last.text == "Bo has seen it."


async def test_words_are_sealed_at_rest(hjem: Hjem) -> None:
    await hjem.aya.sends("noget meget privat")
    [row] = await hjem.run(rows)
    assert b"privat" not in row.body
