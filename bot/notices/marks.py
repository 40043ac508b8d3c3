"""What stands at a message without words; where an emoji cannot, a small line does."""

from bot.answers import React, Screen
from bot.domain.messages import DELIVERED, SEEN, UNKNOWN_REACTION, Direction
from bot.notices.registry import Reader, notice
from bot.services import cases, talks, thread
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import CaseMessage


@notice
def mark(tx: Tx, reader: Reader, *, message_id: int) -> React | Screen | None:
    """The message carries what holds now, in the chat of a youth or of a helper."""
    message = tx.get_one(CaseMessage, message_id)
    if message.taken_back_at is not None:
        return None
    is_youth = reader.id == message.youth_id
    if not is_youth and not talks.may_talk(tx, reader.who, message.youth_id):
        return None
    number = thread.shown_as(tx, message_id, reader.id, reader.who.chat_id)
    reaction = message.staff_reaction if is_youth else message.youth_reaction
    if reaction and (reaction == UNKNOWN_REACTION or number is None):
        return _line(tx, reader, message, reaction, number)
    if number is None:
        return None
    return React(number, reaction or (_progress(message) if is_youth else ""))


def _progress(message: CaseMessage) -> str:
    """How far a message of the youth has come; it was delivered, or there would be no mark."""
    if message.direction is Direction.TO_YOUTH:
        return ""
    return SEEN if message.seen_at is not None else DELIVERED


def _line(
    tx: Tx, reader: Reader, message: CaseMessage, reaction: str, number: int | None
) -> Screen:
    """Who reacted; with what, where that is an emoji that a bot can show."""
    t = reader.t
    is_youth = reader.id == message.youth_id
    by = cases.helper_name(tx, message.youth_id) if is_youth else alias_of(tx, message.youth_id)
    text = t("<b>{name}</b> has reacted to a message.").format(name=by)
    if reaction != UNKNOWN_REACTION:
        text += f" {reaction}"
    topic_of = reader.topic_of(message.youth_id)
    return Screen(text, silent=True, reply_to=number, topic_of=topic_of)
