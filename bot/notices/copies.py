"""How a message of a thread looks in another chat: a line that says who, then what was said."""

from markupsafe import Markup

from bot.answers import Attachment, Button, Media, Row, Screen
from bot.domain.messages import Direction, MessageKind, Part, parts
from bot.i18n import N_, Translator
from bot.services import cases, duty, thread
from bot.services.people import alias_of
from bot.services.thread import Body
from bot.store import Tx
from bot.tables import CaseMessage

KINDS = {
    MessageKind.PHOTO: N_("a picture"),
    MessageKind.VOICE: N_("a voice message"),
    MessageKind.VIDEO: N_("a video"),
    MessageKind.VIDEO_NOTE: N_("a round video"),
    MessageKind.AUDIO: N_("a sound file"),
    MessageKind.DOCUMENT: N_("a document"),
    MessageKind.ANIMATION: N_("a moving picture"),
    MessageKind.STICKER: N_("a sticker"),
    MessageKind.LOCATION: N_("a place"),
    MessageKind.CONTACT: N_("a contact"),
    MessageKind.OTHER: N_("something that can't be passed on"),
}
"""What is sent when it is not text, with its article: «sends {what}»."""


def copy_parts(tx: Tx, t: Translator, reader_id: int, message: CaseMessage) -> tuple[Screen, ...]:
    """The message as its reader gets it, one screen per part."""
    body = thread.body_of(tx, message)
    heading = heading_of(tx, t, reader_id, message, body)
    return tuple(
        _screen(part, heading, message.kind, body) for part in parts(message.kind, body.text)
    )


def heading_of(tx: Tx, t: Translator, reader_id: int, message: CaseMessage, body: Body) -> Markup:
    """Who writes or sends, and what the reader must know about it."""
    name = alias_of(tx, message.author_id)
    if message.kind is MessageKind.TEXT:
        line = t("<b>{name}</b> writes:").format(name=name)
    elif message.kind is MessageKind.OTHER:
        line = t("<b>{name}</b> sent something that I can't pass on.").format(name=name)
    else:
        what = t(KINDS[message.kind])
        line = t("<b>{name}</b> sends {what}:").format(name=name, what=what)
    return Markup("\n").join([line, *_marks(tx, t, reader_id, message, body)])


def _marks(tx: Tx, t: Translator, reader_id: int, message: CaseMessage, body: Body) -> list[Markup]:
    marks = []
    if message.edited_at is not None:
        marks.append(t("<i>corrected</i>"))
    if body.is_forwarded:
        marks.append(t("<i>forwarded</i>"))
    if message.broadcast_id is not None:
        marks.append(t("<i>answers a broadcast</i>"))
    if message.direction is Direction.TO_STAFF:
        case = cases.case_of(tx, message.youth_id)
        if duty.stands_in(tx, case, reader_id):
            name = alias_of(tx, case.caseworker_id)
            marks.append(t("<i>you stand in for {name}</i>").format(name=name))
    return marks


def _screen(part: Part, heading: Markup, kind: MessageKind, body: Body) -> Screen:
    lines = [heading] if part.heading else []
    text = Markup("\n").join([*lines, part.words]) if part.words else Markup("\n").join(lines)
    if not part.content:
        return Screen(text)
    if kind is MessageKind.LOCATION:
        return Screen(place=body.place)
    if kind is MessageKind.CONTACT:
        return Screen(contact=body.contact)
    return Screen(text, attachment=Attachment(Media(kind.value), body.file_id))


def unveiled(tx: Tx, t: Translator, reader_id: int, message: CaseMessage) -> tuple[Screen, ...]:
    """The message as it takes the place of a text: its first screen is one, too."""
    screens = copy_parts(tx, t, reader_id, message)
    if screens[0].attachment is None:
        return screens
    heading = heading_of(tx, t, reader_id, message, thread.body_of(tx, message))
    return Screen(heading), *screens


def reply_rows(tx: Tx, t: Translator, message: CaseMessage) -> tuple[Row, ...]:
    """What staff can do with a message of a youth; once for a whole album."""
    if message.album and thread.is_later_in_album(tx, message):
        return ()
    return (
        (
            Button(t("Reply"), f"messages.reply:{message.id}"),
            Button(t("Seen"), f"messages.see:{message.id}"),
        ),
    )
