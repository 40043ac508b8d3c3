"""From an update to its answer: who is asking, what they may, one transaction, then saying it."""

import inspect
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

import structlog
from telegram import Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
from telegram.ext import ContextTypes

from bot.answers import SILENCE, Answer, Screen
from bot.context import Hjem
from bot.domain.messages import MessageKind
from bot.domain.people import STAFF, Role
from bot.errors import Refusal, Unavailable
from bot.i18n import N_
from bot.services import dialogues, people, reach, updates
from bot.services.updates import Seen
from bot.store import Tx
from bot.transport.speaker import Bot, Tap, say
from handlers.incoming import Incoming, incoming, reaction, topic_of
from handlers.routes import Ask, Route, Said

log = structlog.get_logger()

Context = ContextTypes.DEFAULT_TYPE
BIGGEST_CONTENT = 1024 * 1024
"""Bytes of a file that is read here; bigger ones are only passed on."""

_NUMBER = re.compile(r"-?[0-9]{1,10}")
BIGGEST_NUMBER = 2**31 - 1
"""What a column of numbers takes in PostgreSQL; as seconds it is the year 2038."""
Work = Callable[[Ask], Said]


class NotForYou(Refusal):
    msgid = N_("That button does not work here. Here is your menu.")


class ConsentFirst(Refusal):
    """A youth who has not said yes to the bot yet; the question is asked again."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers updates, each once. `menu` is what an old or foreign button leads to.

    `file_steps` are the open questions that a file's content answers, `form_steps` those in which
    answers stand already.
    """

    hjem: Hjem
    menu: Work
    consent: Work
    file_steps: frozenset[str] = frozenset()
    form_steps: frozenset[str] = frozenset()

    async def answer(
        self, update: Update, context: Context, work: Work, *, leaves_question: bool = False
    ) -> None:
        """The effects of `work` are committed and its answer was accepted by Telegram.

        With `leaves_question` the asker has gone elsewhere, whatever comes of the work.
        """
        message, tap = _read(update)
        if message.kind is MessageKind.DOCUMENT and message.file_size <= BIGGEST_CONTENT:
            message = await self._with_content(message, _bot(context))
        turn = partial(
            self._turn, update.update_id, message, tap is not None, work, leaves_question
        )
        seen, answer = await self.hjem.run(turn)
        if seen is Seen.DONE:
            return
        try:
            written = await say(_bot(context), message.chat_id, answer, tap, message.topic)
        except (BadRequest, Forbidden):
            # Said again, it would be refused again.
            await self._answered(update.update_id, message.chat_id, [])
            raise
        except TelegramError:
            with suppress(Unavailable):
                await self.hjem.run(updates.let_go, update.update_id)
            raise
        await self._answered(update.update_id, message.chat_id, written)

    async def _with_content(self, message: Incoming, bot: Bot) -> Incoming:
        """The same with what the file holds, where the open question asks for that.

        Without it where Telegram will not give it out: whoever asked for a file says so.
        """
        question = await self.hjem.run(dialogues.open_question, message.chat_id)
        if question is None or question.step not in self.file_steps:
            return message
        try:
            file = await bot.get_file(message.file_id)
            return replace(message, content=bytes(await file.download_as_bytearray()))
        except (BadRequest, Forbidden, InvalidToken):  # the last is any 404 to PTB
            return message

    async def _answered(self, update_id: int, chat_id: int, written: list[int]) -> None:
        try:
            await self.hjem.run(updates.answered, update_id, chat_id, written)
        except Unavailable:
            # The answer was said, so the update is done; at worst it is said again after a crash.
            log.warning("answer not noted", update=update_id)

    def _turn(
        self,
        update_id: int,
        message: Incoming,
        is_tap: bool,
        work: Work,
        leaves_question: bool,
        tx: Tx,
    ) -> tuple[Seen, Answer]:
        """What is left to say, if anything; a tap is always acknowledged."""
        seen = updates.begin(tx, update_id, self.hjem.replica)
        if seen is Seen.DONE:
            return seen, SILENCE
        if seen is Seen.UNSAID:
            return seen, updates.kept_answer(tx, update_id)
        try:
            answer = self._heard(self._ask(tx, message, leaves_question), work)
        except Refusal as refusal:
            # Rather begun anew than prepared for by a savepoint, which all the others would pay.
            tx.start_over()
            updates.begin(tx, update_id, self.hjem.replica)
            answer = self._refused(self._ask(tx, message, leaves_question), refusal)
        if answer == SILENCE and not is_tap:
            return Seen.DONE, answer
        if message.topic is not None:
            dialogues.asked_in(tx, message.chat_id, message.topic)
        updates.keep_answer(tx, update_id, message.chat_id, answer)
        return seen, answer

    def said(self, ask: Ask, work: Work) -> Answer:
        """What is said to it; of a refused work nothing but the words is left."""
        try:
            with ask.tx.begin_nested():
                return self._heard(ask, work)
        except Refusal as refusal:
            return self._refused(self._ask(ask.tx, ask.message), refusal)

    def _heard(self, ask: Ask, work: Work) -> Answer:
        if ask.who.role is not Role.GUEST:
            reach.seen(ask.tx, ask.who.id)
        return as_answer(work(ask))

    def _ask(self, tx: Tx, message: Incoming, leaves_question: bool = False) -> Ask:
        who = people.asker(tx, message.chat_id)
        if leaves_question and who.role not in STAFF:
            self._leave_question(tx, message.chat_id)
        return Ask(
            tx,
            who,
            self.hjem.translator(who.language),
            self.hjem.bot_name,
            self.hjem.address,
            message,
        )

    def _leave_question(self, tx: Tx, chat_id: int) -> None:
        """A question that somebody has turned from is closed; a form keeps what stands in it.

        Colleagues look things up while they write, and are asked by buttons and text in turn.
        """
        question = dialogues.open_question(tx, chat_id)
        if question is not None and question.step not in self.form_steps:
            dialogues.close(tx, chat_id)

    def _refused(self, ask: Ask, refusal: Refusal) -> Answer:
        """The one place where an expected no becomes words.

        What is not somebody's is in the log: all that was noted of the try is undone with it.
        """
        if isinstance(refusal, people.NotYours | NotForYou):
            log.info("not allowed", person=ask.who.id, why=type(refusal).__name__)
        if isinstance(refusal, ConsentFirst):
            return replace(as_answer(self.consent(ask)), fresh=True)
        words = ask.t(refusal.text).format(**refusal.fields)
        if isinstance(refusal, NotForYou):
            menu, *more = as_answer(self.menu(ask)).screens
            return Answer((replace(menu, text=words), *more), fresh=True)
        return Answer((Screen(words),), fresh=True)


def permitted(route: Route) -> Work:
    """The route's answer, for those it is meant for; anybody else is refused."""

    def work(ask: Ask) -> Said:
        _admit(ask, route)
        return route.answer(ask)

    return work


def tapped(route: Route, data: str) -> Work:
    """The route's answer to a button's data. Raises NotForYou for data that it never made."""
    arguments = data.split(":")[1:]

    def work(ask: Ask) -> Said:
        _admit(ask, route)
        return route.answer(ask, *_typed(route.answer, arguments))

    return work


def _admit(ask: Ask, route: Route) -> None:
    if not ask.who.has_consented and not route.before_consent:
        raise ConsentFirst
    if ask.who.role not in route.roles:
        raise NotForYou


def _typed(answer: Callable[..., Any], arguments: list[str]) -> list[int | str]:
    parameters = list(inspect.signature(answer).parameters.values())[1:]
    required = [one for one in parameters if one.default is inspect.Parameter.empty]
    if not len(required) <= len(arguments) <= len(parameters):
        raise NotForYou
    return [_value(one.annotation, text) for one, text in zip(parameters, arguments, strict=False)]


def _value(kind: Any, text: str) -> int | str:
    """The argument as the answer declares it: a number, a text, or one of an enum's values."""
    if kind is int:
        return _number(text)
    try:
        return cast(str, kind(text))
    except ValueError:
        raise NotForYou from None


def _number(text: str) -> int:
    """A number that fits a database; forged ones need not."""
    if not _NUMBER.fullmatch(text) or abs(int(text)) > BIGGEST_NUMBER:
        raise NotForYou
    return int(text)


def as_answer(said: Said) -> Answer:
    """The same, whichever way a feature put it."""
    match said:
        case None:
            return SILENCE
        case Screen():
            return Answer((said,))
        case Answer():
            return said


def _read(update: Update) -> tuple[Incoming, Tap | None]:
    """What the update is about, and the tap to acknowledge if it is one."""
    query = update.callback_query
    if query is None:
        message = update.effective_message
        if message is not None:
            return incoming(message), None
        if update.message_reaction is not None:
            return reaction(update.message_reaction), None
        assert update.effective_user is not None
        return Incoming(update.effective_user.id, 0), None
    message = update.effective_message
    if message is None or message.chat.type != ChatType.PRIVATE:
        # The answer goes to the person's own chat, never to where others read along.
        return Incoming(query.from_user.id, 0), Tap(query.id, None, False)
    shown = Incoming(
        query.from_user.id,
        message.message_id,
        topic=topic_of(message),
        first_name=query.from_user.first_name,
        language_code=query.from_user.language_code or "",
    )
    return shown, Tap(query.id, message.message_id, message.text is not None)


def _bot(context: Context) -> Bot:
    return cast(Bot, context.bot)  # the application is built with our limiter
