"""Groups and channels: the bot says one line and leaves, so that nothing private ends up there."""

from typing import cast

import structlog
from telegram import Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden

from bot.answers import Screen
from bot.context import Hjem
from bot.domain.delivery import Lane
from bot.i18n import known_language
from bot.transport.speaker import Bot, send
from handlers.desk import Context

PRESENT = frozenset(
    {ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.RESTRICTED}
)

log = structlog.get_logger()


async def on_membership(hjem: Hjem, update: Update, context: Context) -> None:
    """Somebody took the bot into a group or channel; it is out again."""
    change = update.my_chat_member
    assert change is not None
    if change.new_chat_member.status in PRESENT:
        await _say_goodbye(hjem, update, context)
        await _leave(context, change.chat.id)


async def on_message(hjem: Hjem, update: Update, context: Context) -> None:
    """Whoever hears a group is still in it: what was said is not read, and the bot leaves."""
    assert update.effective_chat is not None
    await _leave(context, update.effective_chat.id)


async def _say_goodbye(hjem: Hjem, update: Update, context: Context) -> None:
    chat, user = update.effective_chat, update.effective_user
    assert chat is not None
    if chat.type == ChatType.CHANNEL:
        return
    t = hjem.translator(known_language(user.language_code if user else None))
    words = t("I only talk with people one at a time. Write to me in a chat of our own.")
    try:
        await send(cast(Bot, context.bot), chat.id, Screen(words), Lane.ANSWER)
    except (BadRequest, Forbidden):
        log.info("no goodbye said")


async def _leave(context: Context, chat_id: int) -> None:
    try:
        await context.bot.leave_chat(chat_id)
    except (BadRequest, Forbidden):
        log.info("not there any more")
