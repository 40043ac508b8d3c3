"""«Hide»: what was said in a chat lately, so that it can be removed from there."""

from datetime import timedelta

from sqlmodel import col, select

from bot.domain.delivery import DeliveryStatus
from bot.store import Tx
from bot.tables import CaseMessage, Delivery, SeenUpdate

LONGEST = timedelta(hours=47)
"""Telegram lets a bot delete for 48 hours (core.telegram.org/bots/api#deletemessages)."""


def written_since(tx: Tx, chat_id: int, span: timedelta) -> tuple[int, ...]:
    """The numbers of everything that the bot has written in this chat since then, in order.

    And of what was written to somebody through it: a bot may delete both. Nothing is deleted
    anywhere but in the chat.
    """
    since = tx.now - min(span, LONGEST)
    answers = tx.exec(
        select(SeenUpdate.shown).where(SeenUpdate.chat_id == chat_id, SeenUpdate.at >= since)
    ).all()
    sent = tx.exec(
        select(Delivery.message_id).where(
            Delivery.chat_id == chat_id,
            col(Delivery.message_id).is_not(None),
            Delivery.status == DeliveryStatus.SENT,
            col(Delivery.settled_at) >= since,
        )
    ).all()
    words = tx.exec(
        select(CaseMessage.message_id).where(
            CaseMessage.chat_id == chat_id, CaseMessage.at >= since
        )
    ).all()
    shown = (number for numbers in answers for number in numbers or ())
    return tuple(sorted({*words, *shown, *filter(None, sent)}))
