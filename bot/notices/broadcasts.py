"""Words about broadcasts: a copy as its reader sees it, and what the author is told."""

from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlmodel import col, select

from bot.answers import Attachment, Button, Media, Row, Screen
from bot.domain.broadcasts import BroadcastStatus, Shown
from bot.domain.delivery import DeliveryStatus
from bot.domain.messages import shortened
from bot.domain.people import COORDINATORS
from bot.i18n import Translator
from bot.notices.registry import Reader, notice
from bot.outbox import recipient_of
from bot.services import audiences, broadcast_sending
from bot.services.broadcasts import as_shown
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import Activity, Broadcast, Delivery

HINTS = 2
"""So many broadcasts tell a person how to stop them; then it is known."""

LONGEST_NAME = 30
"""UTF-16 units of each name in the heading, so that all fits under a picture."""


@notice
def copy(tx: Tx, reader: Reader, *, broadcast_id: int) -> Screen | None:
    """The broadcast, for somebody who still wants it; nothing once it was stopped."""
    row = tx.get_one(Broadcast, broadcast_id)
    if row.status is not BroadcastStatus.SENDING or not audiences.is_getting(tx, reader.id):
        return None
    has_hint = _copies_got(tx, reader.id) < HINTS
    return copy_screen(reader.t, as_shown(tx, row), tx.profile.sender, has_hint=has_hint)


def copy_screen(t: Translator, one: Shown, sender: str, *, has_hint: bool = True) -> Screen:
    """A broadcast as young people see it."""
    heading = t("<b>{name} from {sender}</b>").format(
        name=shortened(one.author, LONGEST_NAME), sender=shortened(sender, LONGEST_NAME)
    )
    parts = [heading, Markup("{}").format(one.text)]
    if has_hint:
        parts.append(t("<i>Write Stop, and I will send you no more broadcasts.</i>"))
    photo = Attachment(Media.PHOTO, file_id=one.photo_file_id) if one.photo_file_id else None
    return Screen(Markup("\n\n").join(part for part in parts if part), _rows(t, one), None, photo)


def _rows(t: Translator, one: Shown) -> tuple[Row, ...]:
    if one.link is not None:
        return ((Button(one.link.label or t("Read more"), url=one.link.url),),)
    if one.link_activity_id is not None:
        return ((Button(t("See the activity"), f"activities.show:{one.link_activity_id}"),),)
    return ()


def _copies_got(tx: Tx, person_id: int) -> int:
    found = tx.exec(
        select(Delivery.id)
        .where(
            Delivery.recipient == recipient_of(person_id),
            Delivery.status == DeliveryStatus.SENT,
            col(Delivery.broadcast_id).is_not(None),
        )
        .limit(HINTS)
    )
    return len(found.all())


@notice
def finished(tx: Tx, reader: Reader, *, broadcast_id: int, at: str) -> Screen | None:
    """The author, if still a coordinator, knows that all is sent."""
    del at
    if reader.who.role not in COORDINATORS:
        return None
    so_far = broadcast_sending.progress(tx, reader.who, broadcast_id)
    text = reader.t("Your broadcast is sent. {sent} of {total} got it.")
    return Screen(
        text.format(sent=so_far.sent, total=so_far.total), _open(reader.t("Show"), broadcast_id)
    )


@notice
def resting(tx: Tx, reader: Reader, *, broadcast_id: int, **about: Any) -> Screen | None:
    """The author decides in the morning whether the rest is still worth sending."""
    text = reader.t(
        "Your broadcast did not reach everybody before the night, so I paused it. "
        "{sent} of {total} got it. Do you want to go on?"
    )
    return _paused(tx, reader, broadcast_id, text, about)


@notice
def missed(tx: Tx, reader: Reader, *, broadcast_id: int, at: str, **about: Any) -> Screen | None:
    """The author decides whether a broadcast that came too late is still worth sending."""
    text = reader.t(
        "I was not running at {moment}, so your broadcast was not sent. "
        "You still have it as a draft."
    )
    moment = reader.t.moment(datetime.fromisoformat(at))
    return _drafted(tx, reader, broadcast_id, text.format(moment=moment), about)


@notice
def nobodys(tx: Tx, reader: Reader, *, broadcast_id: int, **about: Any) -> Screen | None:
    """Whoever has it now decides whether a broadcast is still worth sending."""
    text = reader.t("So I will not send your planned broadcast. You still have it as a draft.")
    return _drafted(tx, reader, broadcast_id, text, about)


@notice
def about_cancelled(tx: Tx, reader: Reader, *, broadcast_id: int, **about: Any) -> Screen | None:
    """The author says something else now, or nothing."""
    text = reader.t(
        "An activity that your planned broadcast is about has been cancelled, so I will not send "
        "it. You still have it as a draft."
    )
    return _drafted(tx, reader, broadcast_id, text, about)


@notice
def about_moved(
    tx: Tx, reader: Reader, *, broadcast_id: int, activity_id: int, **about: Any
) -> Screen | None:
    """The author says when and where it is now, or nothing."""
    text = reader.t(
        "{activity} has a new time or place: {when_and_where}. "
        "Your planned broadcast is about it, so I will not send it. You still have it as a draft."
    )
    return _drafted(
        tx, reader, broadcast_id, text.format(**_as_moved(tx, reader, activity_id)), about
    )


@notice
def paused_as_moved(
    tx: Tx, reader: Reader, *, broadcast_id: int, activity_id: int, **about: Any
) -> Screen | None:
    """The author decides whether the rest should get it all the same."""
    text = reader.t(
        "{activity} has a new time or place: {when_and_where}. "
        "Your broadcast is about it, so I paused it. "
        "{sent} of {total} got it. Do you want to go on?"
    )
    return _paused(tx, reader, broadcast_id, text, about, **_as_moved(tx, reader, activity_id))


def _as_moved(tx: Tx, reader: Reader, activity_id: int) -> dict[str, str]:
    """What it is called, and when and where it is now."""
    one = tx.get_one(Activity, activity_id)
    known = (reader.t.moment(one.starts_at), one.place_name)
    return {"activity": one.title, "when_and_where": ", ".join(part for part in known if part)}


@notice
def paused_as_cancelled(
    tx: Tx, reader: Reader, *, broadcast_id: int, **about: Any
) -> Screen | None:
    """The author decides whether the rest should get it all the same."""
    text = reader.t(
        "An activity that your broadcast is about has been cancelled, so I paused it. "
        "{sent} of {total} got it. Do you want to go on?"
    )
    return _paused(tx, reader, broadcast_id, text, about)


def _drafted(
    tx: Tx, reader: Reader, broadcast_id: int, text: Markup, about: dict[str, Any]
) -> Screen | None:
    """None when it is a draft no more."""
    row = tx.get(Broadcast, broadcast_id)
    if row is None or row.status is not BroadcastStatus.DRAFT:
        return None
    rows = _open(reader.t("See the draft"), broadcast_id)
    return Screen(_whose(tx, reader, **about) + text, rows)


def _whose(tx: Tx, reader: Reader, *, left_id: int | None = None, **_: Any) -> Markup:
    """Whose it was before, where somebody has it whose it was not."""
    if left_id is None:
        return Markup()
    words = reader.t("<b>{name}</b> made this broadcast and does other work now. It is yours now.")
    return words.format(name=alias_of(tx, left_id)) + "\n"


def _paused(
    tx: Tx, reader: Reader, broadcast_id: int, text: Markup, about: dict[str, Any], **facts: str
) -> Screen | None:
    """With how many got it; None when it is paused no more, or the reader sends none any more."""
    is_paused = tx.get_one(Broadcast, broadcast_id).status is BroadcastStatus.PAUSED
    if not is_paused or reader.who.role not in COORDINATORS:
        return None
    so_far = broadcast_sending.progress(tx, reader.who, broadcast_id)
    return Screen(
        _whose(tx, reader, **about) + text.format(sent=so_far.sent, total=so_far.total, **facts),
        _open(reader.t("Go on or stop"), broadcast_id),
    )


def _open(label: str, broadcast_id: int) -> tuple[Row, ...]:
    return ((Button(label, f"broadcasts.show:{broadcast_id}"),),)
