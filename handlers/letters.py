"""What was written, as the thread takes it; and a page of a thread, as a screen."""

from datetime import datetime

from markupsafe import Markup

from bot.answers import Row
from bot.domain.delivery import DeliveryStatus
from bot.domain.messages import MessageKind, shortened
from bot.i18n import Translator
from bot.notices.copies import KINDS
from bot.services.conversation import Line, Page, Seam
from bot.services.notes import Written
from bot.services.thread import Body, Letter
from handlers.incoming import BIGGEST_FILE, Incoming
from handlers.routes import button

LONGEST_LINE = 220
LONGEST_NAME = 40
"""UTF-16 units, so that a page of ten fits into one message."""


def letter_of(message: Incoming) -> Letter:
    """The message as the thread takes it; a file that no bot can fetch counts as OTHER."""
    crosses = message.file_size <= BIGGEST_FILE
    body = Body(
        text=message.text,
        file_id=message.file_id if crosses else "",
        place=message.place,
        contact=message.contact,
        is_forwarded=message.is_forwarded,
    )
    return Letter(
        message.chat_id,
        message.message_id,
        message.kind if crosses else MessageKind.OTHER,
        body,
        message.album,
        message.reply_to,
    )


def thread_text(t: Translator, page: Page, with_status: bool = False) -> Markup:
    """A page of a thread, day by day; what a button shows in full has its number.

    With what became of messages to the youth, for those who wrote them.
    """
    numbers = numbered(page)
    told: list[tuple[datetime, Markup]] = [(seam.at, _seam(t, seam)) for seam in page.seams]
    told += [(note.at, _note(t, note)) for note in page.notes]
    for line in page.lines:
        marks = [*_marks(t, line), *(_status(t, line.status) if with_status else ())]
        said = _said(t, line, numbers.get(line.id))
        told.append((line.at, Markup(" · ").join([said, *marks])))
    return _by_day(t, sorted(told, key=lambda one: one[0]))


def _by_day(t: Translator, told: list[tuple[datetime, Markup]]) -> Markup:
    """Each line under the day it belongs to."""
    lines, day = [], ""
    for at, line in told:
        if t.day(at) != day:
            day = t.day(at)
            lines.append(Markup("\n<b>{}</b>").format(day))
        lines.append(line)
    return Markup("\n").join(lines)


def _seam(t: Translator, seam: Seam) -> Markup:
    before, after = (shortened(name, LONGEST_NAME) for name in (seam.before, seam.after))
    return t("<i>{after} took over from {before}</i>").format(after=after, before=before)


def _note(t: Translator, note: Written) -> Markup:
    """Marked so that nobody takes it for a message."""
    words = t("{time} 📝 <i>note by {name}: {text}</i>")
    return words.format(
        time=t.clock(note.at),
        name=shortened(note.author, LONGEST_NAME),
        text=shortened(note.text, LONGEST_LINE),
    )


def numbered(page: Page) -> dict[int, int]:
    """The messages that a button must show in full, by id, numbered from one."""
    standing = (line for line in page.lines if not line.is_taken_back)
    hidden = (line for line in standing if line.body.text != _words(line) or _has_more(line))
    return {line.id: number for number, line in enumerate(hidden, 1)}


def show_rows(t: Translator, page: Page) -> tuple[Row, ...]:
    """The buttons that show in full what a page only names, five in a row."""
    buttons = [
        button(t("Show {number}").format(number=number), "messages.again", message_id)
        for message_id, number in numbered(page).items()
    ]
    return tuple(tuple(buttons[at : at + 5]) for at in range(0, len(buttons), 5))


def page_row(t: Translator, page: Page, name: str, *arguments: int) -> Row:
    """The way to older and newer messages."""
    row = []
    if page.number + 1 < page.pages:
        row.append(button(t("← Older"), name, *arguments, page.number + 1))
    if page.number > 0:
        row.append(button(t("Newer →"), name, *arguments, page.number - 1))
    return tuple(row)


def _said(t: Translator, line: Line, number: int | None) -> Markup:
    name = shortened(line.author, LONGEST_NAME)
    parts = [Markup("{} <b>{}</b>:").format(t.clock(line.at), name)]
    if line.is_taken_back:
        return Markup(" ").join([*parts, t("<i>taken back</i>")])
    if line.kind is not MessageKind.TEXT:
        parts.append(Markup("<i>{}</i>").format(t(KINDS[line.kind])))
    if words := _words(line):
        parts.append(Markup("{}").format(words))
    if number is not None:
        parts.append(Markup("<b>[{}]</b>").format(number))
    return Markup(" ").join(parts)


def _words(line: Line) -> str:
    return shortened(line.body.text, LONGEST_LINE)


def _has_more(line: Line) -> bool:
    return line.kind not in (MessageKind.TEXT, MessageKind.OTHER)


def _marks(t: Translator, line: Line) -> list[Markup]:
    marks: list[Markup] = []
    if line.is_taken_back:
        return marks
    if line.kind is MessageKind.OTHER:
        marks.append(t("<i>not delivered</i>"))
    if line.is_edited:
        marks.append(t("<i>corrected</i>"))
    if line.is_from_youth and line.is_seen:
        marks.append(t("<i>seen</i>"))
    return marks


def _status(t: Translator, status: DeliveryStatus | None) -> list[Markup]:
    match status:
        case None:
            return []
        case DeliveryStatus.SENT:
            return [t("<i>delivered</i>")]
        case DeliveryStatus.PENDING | DeliveryStatus.SENDING:
            return [t("<i>on its way</i>")]
        case DeliveryStatus.UNCERTAIN:
            return [t("<i>uncertain</i>")]
        case _:
            return [t("<i>not delivered</i>")]
