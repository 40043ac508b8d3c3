"""Says answers and screens: the one place where they become Bot API calls."""

import asyncio
from dataclasses import dataclass
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.answers import (
    Answer,
    Attachment,
    Change,
    Deed,
    Media,
    React,
    Remove,
    Row,
    Screen,
)
from bot.domain.delivery import Lane
from bot.paper import pdf

MOST_DELETED = 100
"""Messages in one call (core.telegram.org/bots/api#deletemessages)."""

Bot = ExtBot[Lane]
"""PTB's bot, whose calls name their lane to the limiter."""


@dataclass(frozen=True, slots=True)
class Tap:
    """The button press that is answered. `has_text` is false under a photo or a document."""

    query_id: str
    message_id: int | None
    has_text: bool


class NoTopic(BadRequest):
    """The topic was deleted or closed; nothing was sent."""


async def say(
    bot: Bot, chat_id: int, answer: Answer, tap: Tap | None, topic: int | None
) -> list[int]:
    """The whole answer was accepted by Telegram; returns the numbers of what was written.

    It stands in the topic that was written in, while there is that topic. Raises TelegramError
    where it was not accepted.
    """
    if tap is not None:
        await _acknowledge(bot, tap, answer)
    if answer.delete:
        await _delete(bot, chat_id, answer.delete)
    written = []
    for number, screen in enumerate(answer.screens):
        if number == 0 and tap is not None and not answer.fresh and _can_replace(tap, screen):
            assert tap.message_id is not None
            written.append(await replace(bot, chat_id, tap.message_id, screen, topic))
        else:
            written.append(await _answer(bot, chat_id, screen, topic))
    return written


async def _answer(bot: Bot, chat_id: int, screen: Screen, topic: int | None) -> int:
    try:
        return await send(bot, chat_id, screen, Lane.ANSWER, topic)
    except NoTopic:
        return await send(bot, chat_id, screen, Lane.ANSWER)


async def do(bot: Bot, chat_id: int, deed: Deed, lane: Lane, topic: int | None = None) -> int:
    """It is done in that chat; returns the id of the message that it was done to.

    Raises NoTopic for a topic that was deleted.
    """
    match deed:
        case Screen():
            return await send(bot, chat_id, deed, lane, topic)
        case Change(message_id, screen):
            await edit(bot, chat_id, message_id, screen, lane)
        case React(message_id, emoji):
            await bot.set_message_reaction(chat_id, message_id, emoji or None, rate_limit_args=lane)
        case Remove(message_ids):
            for part in batched(message_ids, MOST_DELETED):
                await bot.delete_messages(chat_id, part, rate_limit_args=lane)
    return deed.message_id


async def send(bot: Bot, chat_id: int, screen: Screen, lane: Lane, topic: int | None = None) -> int:
    """The screen is a new message of the chat, or of a topic there; returns its message id.

    Raises NoTopic for a topic that was deleted.
    """
    try:
        return await _send(bot, chat_id, screen, lane, topic)
    except BadRequest as error:
        if topic is not None and _knows_no_topic(error):
            raise NoTopic(error.message) from None
        raise


async def _send(bot: Bot, chat_id: int, screen: Screen, lane: Lane, topic: int | None) -> int:
    common: dict[str, Any] = {
        "chat_id": chat_id,
        "message_thread_id": topic,
        "disable_notification": screen.silent or None,
        "reply_markup": _markup(screen),
        "reply_parameters": _reply(screen),
        "rate_limit_args": lane,
    }
    if screen.attachment is not None:
        return await _send_file(bot, screen, screen.attachment, common)
    if screen.contact is not None:
        contact = screen.contact
        message = await bot.send_contact(
            phone_number=contact.phone_number,
            first_name=contact.first_name or contact.last_name or contact.phone_number,
            last_name=contact.last_name or None,
            **common,
        )
    elif screen.place is not None:
        message = await _send_place(bot, screen, common)
    else:
        message = await bot.send_message(text=screen.text, parse_mode=ParseMode.HTML, **common)
    return message.message_id


async def replace(
    bot: Bot, chat_id: int, message_id: int, screen: Screen, topic: int | None = None
) -> int:
    """The message shows this screen; a new one does where the old one cannot be changed.

    Returns the number of the one that does.
    """
    try:
        await bot.edit_message_text(
            text=screen.text,
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=_inline(screen.rows),
            rate_limit_args=Lane.ANSWER,
        )
    except BadRequest as error:
        if not _shows_it_already(error):
            return await _answer(bot, chat_id, screen, topic)
    return message_id


_INPUT_MEDIA = {
    Media.PHOTO: InputMediaPhoto,
    Media.VIDEO: InputMediaVideo,
    Media.ANIMATION: InputMediaAnimation,
    Media.DOCUMENT: InputMediaDocument,
    Media.AUDIO: InputMediaAudio,
}


async def edit(bot: Bot, chat_id: int, message_id: int, screen: Screen, lane: Lane) -> None:
    """A message sent earlier has this text, or file and caption, now.

    Raises BadRequest when it is gone.
    """
    common: dict[str, Any] = {
        "chat_id": chat_id,
        "message_id": message_id,
        "parse_mode": ParseMode.HTML,
        "reply_markup": _inline(screen.rows),
        "rate_limit_args": lane,
    }
    try:
        if screen.attachment is None:
            await bot.edit_message_text(text=screen.text, **common)
        elif screen.attachment.kind in _INPUT_MEDIA:
            media = _INPUT_MEDIA[screen.attachment.kind]
            del common["parse_mode"]
            await bot.edit_message_media(
                media(screen.attachment.file_id, caption=screen.text, parse_mode=ParseMode.HTML),
                **common,
            )
        else:
            await bot.edit_message_caption(caption=screen.text, **common)
    except BadRequest as error:
        if not _shows_it_already(error):
            raise


async def _acknowledge(bot: Bot, tap: Tap, answer: Answer) -> None:
    try:
        await bot.answer_callback_query(
            tap.query_id, text=answer.toast or None, show_alert=answer.alert or None
        )
    except BadRequest:
        # Too old: Telegram stopped the button's spinner by itself. The screens still count.
        return


async def _delete(bot: Bot, chat_id: int, message_ids: tuple[int, ...]) -> None:
    try:
        for part in batched(message_ids, MOST_DELETED):
            await bot.delete_messages(chat_id, part)
    except BadRequest:
        # Gone already, or older than Telegram lets a bot delete.
        return


def batched(numbers: tuple[int, ...], size: int) -> list[tuple[int, ...]]:
    return [numbers[at : at + size] for at in range(0, len(numbers), size)]


def _can_replace(tap: Tap, screen: Screen) -> bool:
    return (
        tap.message_id is not None
        and tap.has_text
        and screen.attachment is None
        and screen.place is None
        and screen.contact is None
        and screen.keyboard is None
    )


def _shows_it_already(error: BadRequest) -> bool:
    # Telegram has no code for it: its description is all there is to tell it by.
    return "message is not modified" in error.message.lower()


def _knows_no_topic(error: BadRequest) -> bool:
    # The same: "message thread not found", TOPIC_DELETED, TOPIC_CLOSED, TOPIC_ID_INVALID.
    words = error.message.lower()
    return "thread not found" in words or "topic_" in words


async def _send_place(bot: Bot, screen: Screen, common: dict[str, Any]) -> Message:
    place = screen.place
    assert place is not None
    if not place.title:
        return await bot.send_location(latitude=place.latitude, longitude=place.longitude, **common)
    return await bot.send_venue(
        latitude=place.latitude,
        longitude=place.longitude,
        title=place.title,
        address=place.address or place.title,
        **common,
    )


async def _send_file(
    bot: Bot, screen: Screen, attachment: Attachment, common: dict[str, Any]
) -> int:
    method = getattr(bot, f"send_{attachment.kind}")
    content = attachment.content
    if attachment.paper is not None:
        content = await asyncio.to_thread(pdf, attachment.paper)
    file: str | InputFile = attachment.file_id or InputFile(
        content, filename=attachment.name or None
    )
    arguments = {attachment.kind.value: file, **common}
    if screen.text and attachment.kind not in (Media.STICKER, Media.VIDEO_NOTE):
        arguments |= {"caption": screen.text, "parse_mode": ParseMode.HTML}
    message: Message = await method(**arguments)
    return message.message_id


def _reply(screen: Screen) -> ReplyParameters | None:
    if screen.reply_to is None:
        return None
    return ReplyParameters(screen.reply_to, allow_sending_without_reply=True)


def _markup(
    screen: Screen,
) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    if screen.keyboard is None:
        return _inline(screen.rows)
    if not screen.keyboard:
        return ReplyKeyboardRemove()
    return ReplyKeyboardMarkup(screen.keyboard, resize_keyboard=True, is_persistent=True)


def _inline(rows: tuple[Row, ...]) -> InlineKeyboardMarkup | None:
    if not any(rows):
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    button.label,
                    callback_data=button.data or None,
                    url=button.url or None,
                )
                for button in row
            ]
            for row in rows
            if row
        ]
    )
