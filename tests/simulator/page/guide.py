"""A bot that can do a little of everything a phone must show."""

from __future__ import annotations

import asyncio

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyKeyboardMarkup,
    Update,
)

INVITATION = "https://t.me/hjem_bot?start=invitation-7"
BUTTONS = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Et svar", callback_data="toast")],
        [InlineKeyboardButton("En advarsel", callback_data="alert")],
        [InlineKeyboardButton("En ny tekst", callback_data="edit")],
    ]
)
KEYBOARD = ReplyKeyboardMarkup([["Min bolig", "Mine aftaler"], ["Hjælp nu"]], is_persistent=True)


class Guide:
    """Answers by what is written; waits with answers to taps while `may_answer` is not set."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.people: dict[str, int] = {}
        self.heard: list[str] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def answer(self, update: Update) -> None:
        """Answer one update of any kind."""
        if update.message is not None:
            await self._say(update.message)
        elif update.edited_message is not None:
            await update.edited_message.reply_text(f"Rettet: {update.edited_message.text}")
        elif update.callback_query is not None:
            await self.may_answer.wait()
            await self._tapped(update.callback_query)

    async def _say(self, message: Message) -> None:
        text = message.text or ""
        self.heard.append(text or _kind(message))
        if text == "knapper":
            await message.reply_text("Vælg en knap.", reply_markup=BUTTONS)
        elif text == "tastatur":
            await message.reply_text("Her er dine knapper.", reply_markup=KEYBOARD)
        elif text == "inviter":
            await message.reply_text(f"Send linket til den unge: {INVITATION}")
        elif text.startswith("til Bo: "):
            await self.bot.send_message(self.people["Bo"], text)
        else:
            await message.reply_text(f"Ekko: {text or _kind(message)}")

    async def _tapped(self, query: CallbackQuery) -> None:
        if query.data == "edit":
            await query.answer()
            await query.edit_message_text("Teksten er ny.")
        else:
            await query.answer("Det er noteret.", show_alert=query.data == "alert")


def _kind(message: Message) -> str:
    if message.location is not None:
        return f"sted {message.location.latitude} {message.location.longitude}"
    if message.photo:
        return f"billede {message.caption}"
    return "lyd" if message.voice else "noget andet"
