"""A thread as PDF and as text, and the mark that it is in the municipality's journal."""

from collections.abc import Iterator
from textwrap import indent

from bot import paper
from bot.answers import Answer, Attachment, Media, Screen
from bot.domain.delivery import DeliveryStatus
from bot.domain.messages import MessageKind
from bot.domain.people import CASEWORKERS
from bot.i18n import Translator
from bot.notices.copies import KINDS
from bot.paper import Paper
from bot.services import people, transcript
from bot.services.transcript import Entry, Transcript
from handlers.routes import Ask, Routes, Said, button

routes = Routes("transcript")


@routes.tap("", CASEWORKERS)
def fetch(ask: Ask, youth_id: int) -> Said:
    """Both files; the mark is set by a tap when they are where they belong."""
    t, whole = ask.t, transcript.transcript(ask.tx, ask.who, youth_id)
    name = t("conversation")
    day = ask.tx.today
    printed = Attachment(
        Media.DOCUMENT, name=f"{name}-{day}.pdf", paper=as_paper(whole, t, ask.profile.sender)
    )
    written = Attachment(Media.DOCUMENT, content=as_text(whole, t), name=f"{name}-{day}.txt")
    words = t(
        "The conversation with <b>{name}</b>, with notes. Put it into the journal, "
        "then tap “Put into the journal”."
    ).format(name=whole.youth)
    done = button(t("Put into the journal"), "transcript.done", youth_id, whole.until)
    back = button(t("Back to {name}").format(name=whole.youth), "messages.thread", youth_id, 0)
    return Answer(
        (
            Screen(t("The same as text."), attachment=written),
            Screen(words, ((done,), (back,)), attachment=printed),
        ),
        fresh=True,
    )


@routes.tap("done", CASEWORKERS)
def done(ask: Ask, youth_id: int, until: int) -> Said:
    """What was in the files counts as journalised, and nothing that came later."""
    t = ask.t
    count = transcript.journalise(ask.tx, ask.who, youth_id, until)
    words = t.plural(
        "{n} message is marked as put into the journal.",
        "{n} messages are marked as put into the journal.",
        count,
    ).format(n=count)
    days = t("They will be deleted here {n} days from now.").format(
        n=ask.profile.retention.messages
    )
    name = people.alias_of(ask.tx, youth_id)
    back = (button(t("Back to {name}").format(name=name), "messages.thread", youth_id, 0),)
    return Screen(f"{words} {days}" if count else words, (back,))


def as_text(whole: Transcript, t: Translator) -> bytes:
    """For systems that take text: a line for who and when, then what was said, set in.

    Whatever somebody writes, it is no such line.
    """
    parts = [str(t("Conversation with {name}").format(name=whole.youth)), _made(whole, t)]
    for entry in whole.entries:
        head = f"{t.full_moment(entry.at)} · {_who(entry, t)}"
        marks = "".join(f" · {mark}" for mark in _marks(entry, t))
        parts.append(f"{head}{marks}\n{indent(_what(entry, t), '  ')}")
    return ("\n\n".join(parts) + "\n").encode()


def as_paper(whole: Transcript, t: Translator, sender: str) -> Paper:
    data = {
        "title": str(t("Conversation with {name}").format(name=whole.youth)),
        "made": _made(whole, t),
        "sender": sender,
        "entries": [
            {
                "at": t.full_moment(entry.at),
                "who": _who(entry, t),
                "what": _what(entry, t),
                "marks": " · ".join(_marks(entry, t)),
                "note": entry.is_note,
                "own": not entry.is_from_youth,
            }
            for entry in whole.entries
        ],
    }
    return paper.laid_out("transcript.typ", data, t.language, whole.made_at)


def _made(whole: Transcript, t: Translator) -> str:
    words = t("Caseworker: {name}. Made {moment}.")
    return str(words.format(name=whole.caseworker, moment=t.full_moment(whole.made_at)))


def _who(entry: Entry, t: Translator) -> str:
    if entry.is_note:
        return str(t("Internal note by {name}").format(name=entry.author))
    words = t("From {name}") if entry.is_from_youth else t("From {name} to the young person")
    return str(words.format(name=entry.author))


def _what(entry: Entry, t: Translator) -> str:
    if entry.is_taken_back:
        return str(t("(taken back)"))
    kind = "" if entry.kind is MessageKind.TEXT else f"[{t(KINDS[entry.kind])}]"
    return " ".join(filter(None, (kind, entry.text)))


UNDER_WAY = frozenset({DeliveryStatus.PENDING, DeliveryStatus.SENDING})


def _marks(entry: Entry, t: Translator) -> Iterator[str]:
    if entry.is_edited:
        yield str(t("corrected"))
    if entry.status is DeliveryStatus.SENT:
        yield str(t("delivered"))
    elif entry.status in UNDER_WAY:
        yield str(t("on its way"))
    elif entry.status is DeliveryStatus.UNCERTAIN:
        yield str(t("uncertain"))
    elif entry.status is not None or entry.kind is MessageKind.OTHER:
        yield str(t("not delivered"))
    if not entry.is_note:
        yield str(t("in the journal") if entry.is_journalised else t("not in the journal"))
