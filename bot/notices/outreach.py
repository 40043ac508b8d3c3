"""Words about requests for contact: to outreach workers, and to guests."""

from markupsafe import Markup

from bot.answers import Button, Change, Row, Screen
from bot.i18n import N_, Translator
from bot.notices.messages import is_off_work
from bot.notices.registry import Reader, notice
from bot.services import outreach, people
from bot.services.invitations import link
from bot.services.outreach import Request
from bot.services.outreach_talk import body
from bot.store import Tx
from bot.tables import Delivery, OutreachMessage

CLOSED = N_("Your request is closed now. You are always welcome to write again.")


@notice
def new(tx: Tx, reader: Reader, *, request_id: int) -> Screen | None:
    """Somebody wants contact. Name and number are behind the button."""
    request = outreach.by_id(tx, request_id)
    if request is None or not request.is_waiting:
        return None
    t = reader.t
    return Screen(t("Somebody without an invitation wants to be contacted."), _look(t, request))


@notice
def unclaimed(tx: Tx, reader: Reader, *, request_id: int) -> Screen | None:
    request = outreach.by_id(tx, request_id)
    if request is None or not request.is_waiting:
        return None
    t = reader.t
    words = t("A contact request from {when} is still waiting. Nobody has taken it.")
    return Screen(words.format(when=t.moment(request.asked_at)), _look(t, request))


@notice
def taken(tx: Tx, reader: Reader, *, request_id: int, delivery_id: int) -> Change | None:
    """The note of a colleague who need not look any more."""
    request = outreach.by_id(tx, request_id)
    message_id = tx.get_one(Delivery, delivery_id).message_id
    if request is None or request.claimed_by is None or message_id is None:
        return None
    words = reader.t("{name} has taken this request.").format(name=request.claimer)
    return Change(message_id, Screen(words))


@notice
def withdrawn(tx: Tx, reader: Reader, *, request_id: int) -> Screen | None:
    request = outreach.by_id(tx, request_id)
    if request is None:
        return None
    words = reader.t("<b>{name}</b> has taken back the request. You don't have to do anything.")
    return Screen(words.format(name=request.name))


@notice
def joined(tx: Tx, reader: Reader, *, request_id: int) -> Screen | None:
    """To the colleague who had it: somebody else has let the guest in."""
    request = outreach.by_id(tx, request_id)
    if request is None:
        return None
    words = reader.t("<b>{name}</b> has joined. The request is closed. You don't have to do more.")
    return Screen(words.format(name=request.name))


@notice
def claimed(tx: Tx, reader: Reader, *, request_id: int) -> Screen | None:
    """To the guest: a human has seen it."""
    request = outreach.by_id(tx, request_id)
    if request is None or request.claimed_by is None or not request.is_open:
        return None
    words = reader.t(
        "{name} has seen your message and will contact you. You can also write to {name} here."
    )
    return Screen(words.format(name=request.claimer))


@notice
def released(tx: Tx, reader: Reader, *, request_id: int, staff_id: int) -> Screen | None:
    """To the guest: who had it has put it back, and it is not forgotten."""
    request = outreach.by_id(tx, request_id)
    if request is None or request.claimed_by is not None or not request.is_open:
        return None
    words = reader.t("{name} can't help you after all. Your request is still here for the others.")
    return Screen(words.format(name=people.alias_of(tx, staff_id)))


@notice
def ended(tx: Tx, reader: Reader, *, name: str) -> Screen:
    """To the colleague who had it. `name` is hidden: the request is gone."""
    words = reader.t(
        "<b>{name}</b> wants nothing to be kept here. The request and what you wrote are deleted."
    )
    return Screen(words.format(name=tx.vault.reveal(name.encode()).decode()))


@notice
def closed(tx: Tx, reader: Reader, *, request_id: int) -> Screen | None:
    if outreach.open_of(tx, reader.who.chat_id) is not None:
        return None
    t = reader.t
    return Screen(t(CLOSED), ((Button(t("Contact me"), "outreach"),),))


@notice
def wrote(tx: Tx, reader: Reader, *, message_id: int) -> Screen | None:
    """The guest's words, to the colleague who has the request; as silent as a youth's."""
    message = tx.get(OutreachMessage, message_id)
    request = outreach.by_id(tx, message.request_id) if message is not None else None
    if message is None or request is None or request.is_stopped:
        return None
    if request.claimed_by != reader.id:
        return None  # it was put back; the words stand with the request
    t = reader.t
    head = t("<b>{name}</b> writes:").format(name=request.name)
    answer = Button(t("Reply"), f"outreach.write:{request.id}")
    look = Button(t("Open"), f"outreach.show:{request.id}")
    text = _with_head(head, body(tx, message))
    return Screen(text, ((answer, look),), silent=is_off_work(tx, reader))


@notice
def said(tx: Tx, reader: Reader, *, message_id: int) -> Screen | None:
    """A colleague's words, to the guest."""
    message = tx.get(OutreachMessage, message_id)
    if message is None:
        return None
    head = reader.t("<b>{name}</b> writes:").format(name=people.alias_of(tx, message.author_id))
    return Screen(_with_head(head, body(tx, message)))


@notice
def invited(tx: Tx, reader: Reader, *, message_id: int) -> Screen | None:
    """The invitation, to the guest; one press and it is accepted or declined.

    What it is about stands behind the button: nobody knows who else looks at the phone.
    """
    message = tx.get(OutreachMessage, message_id)
    if message is None:
        return None
    t = reader.t
    words = t(
        "{name} invites you to join. Tap the button to see what it is. You can still say no."
    ).format(name=people.alias_of(tx, message.author_id))
    url = link(reader.bot_name, body(tx, message))
    return Screen(words, ((Button(t("Open the invitation"), url=url),),))


@notice
def lost(tx: Tx, reader: Reader, *, message_id: int) -> Screen | None:
    """To the colleague who wrote it: a guest may have blocked the bot."""
    message = tx.get(OutreachMessage, message_id)
    request = outreach.by_id(tx, message.request_id) if message is not None else None
    if request is None:
        return None
    words = reader.t("<b>{name}</b> has probably not got what you wrote. Try another way.")
    return Screen(words.format(name=request.name), _look(reader.t, request))


def _look(t: Translator, request: Request) -> tuple[Row, ...]:
    return ((Button(t("Open"), f"outreach.show:{request.id}"),),)


def _with_head(head: Markup, text: str) -> Markup:
    return Markup("{}\n{}").format(head, text)
