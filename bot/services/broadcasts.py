"""Writing broadcasts: drafts, every part of which can be changed until it counts."""

from datetime import datetime, timedelta

from sqlalchemy import case
from sqlmodel import col, func, select

from bot.domain.broadcasts import (
    LONGEST_LABEL,
    LONGEST_TEXT,
    Audience,
    BroadcastStatus,
    Link,
    Recipients,
    Shown,
    names_in,
)
from bot.domain.messages import length
from bot.domain.people import YOUTHS, Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, people
from bot.services.people import NotYours, alias_of
from bot.store import Tx
from bot.tables import Activity, Broadcast, Person

RECENT = timedelta(days=14)
"""An activity so long ago may still be written about."""


class TooLate(Refusal):
    """It is no draft any more: somebody has sent it, or it was sent by itself."""

    msgid = N_("It is on its way or sent already, so it can't be changed.")


class TooLong(Refusal):
    msgid = N_("That is too long.")


def count(tx: Tx) -> int:
    return tx.exec(select(func.count()).select_from(Broadcast)).one()


def listed(tx: Tx, who: Asker, *, first: int, size: int) -> list[Shown]:
    """What is going out first, then what is planned, drafts, and the past.

    `size` of them from the `first` on.
    """
    people.must_coordinate(who)
    rank = case(
        {
            BroadcastStatus.SENDING: 0,
            BroadcastStatus.PAUSED: 0,
            BroadcastStatus.SCHEDULED: 1,
            BroadcastStatus.DRAFT: 2,
        },
        value=col(Broadcast.status),
        else_=3,
    )
    asked = select(Broadcast).order_by(rank, col(Broadcast.id).desc()).offset(first).limit(size)
    return [as_shown(tx, row) for row in tx.exec(asked)]


def shown(tx: Tx, who: Asker, broadcast_id: int) -> Shown:
    """One broadcast. Raises NotYours without one, and for everybody who does not coordinate."""
    return as_shown(tx, held(tx, who, broadcast_id))


def draft(tx: Tx, who: Asker, text: str, photo_file_id: str = "") -> int:
    """A new draft with this text and perhaps a picture; returns its id. Raises TooLong."""
    people.must_coordinate(who)
    row = Broadcast(
        author_id=who.id, text=_fitting(text), photo_file_id=photo_file_id, made_at=tx.now
    )
    tx.add(row)
    tx.flush()
    return row.id


def reword(tx: Tx, who: Asker, broadcast_id: int, text: str, photo_file_id: str = "") -> None:
    """The draft says this; a picture replaces the one it had. Raises TooLong, TooLate."""
    row = _changed(tx, who, broadcast_id)
    row.text = _fitting(text)
    row.photo_file_id = photo_file_id or row.photo_file_id


def illustrate(tx: Tx, who: Asker, broadcast_id: int, photo_file_id: str) -> None:
    """The draft has this picture; empty for none. Raises TooLate."""
    _changed(tx, who, broadcast_id).photo_file_id = photo_file_id


def link(tx: Tx, who: Asker, broadcast_id: int, target: Link | None) -> None:
    """The draft's button opens this page; None for no button. Raises TooLong, TooLate."""
    row = _changed(tx, who, broadcast_id)
    if target is not None and length(target.label) > LONGEST_LABEL:
        raise TooLong
    row.button_label = target.label if target is not None else ""
    row.button_url = target.url if target is not None else ""
    row.button_activity_id = None


def link_activity(tx: Tx, who: Asker, broadcast_id: int, activity_id: int) -> None:
    """The draft's button opens this activity. Raises NotYours without one, TooLate."""
    row = _changed(tx, who, broadcast_id)
    row.button_activity_id = _activity(tx, activity_id).id
    row.button_label = row.button_url = ""


def address(tx: Tx, who: Asker, broadcast_id: int, recipients: Recipients) -> None:
    """The draft is for these. Raises NotYours without the activity named, TooLate."""
    row = _changed(tx, who, broadcast_id)
    row.audience, row.track = recipients.audience, recipients.track
    row.with_waiting = recipients.with_waiting
    row.activity_id = None
    if recipients.audience is Audience.ACTIVITY:
        row.activity_id = _activity(tx, recipients.activity_id or 0).id


def take_back(tx: Tx, who: Asker, broadcast_id: int) -> None:
    """What was planned is a draft again and not sent. Raises TooLate once it has begun."""
    row = held(tx, who, broadcast_id)
    if row.status is BroadcastStatus.SCHEDULED:
        row.status, row.send_at = BroadcastStatus.DRAFT, None
        row.revision += 1  # buttons that confirmed it before confirm nothing now
        audit.note(tx, who.id, "broadcast.taken_back")
    elif row.status is not BroadcastStatus.DRAFT:
        raise TooLate


def discard(tx: Tx, who: Asker, broadcast_id: int) -> None:
    """The draft is gone. Raises TooLate when it is none."""
    tx.delete(_changed(tx, who, broadcast_id))


def again(tx: Tx, who: Asker, broadcast_id: int) -> int:
    """A new draft with the same parts, for whom nobody has said yet; returns its id."""
    old = held(tx, who, broadcast_id)
    new_id = draft(tx, who, old.text, old.photo_file_id)
    new = tx.get_one(Broadcast, new_id)
    new.button_label, new.button_url = old.button_label, old.button_url
    new.button_activity_id = old.button_activity_id
    return new_id


def activities(tx: Tx, who: Asker) -> list[tuple[int, datetime, str]]:
    """Id, start and title: first what is to come, then what was lately, both by time."""
    people.must_coordinate(who)
    rows = tx.exec(
        select(Activity.id, Activity.starts_at, Activity.title)
        .where(Activity.starts_at > tx.now - RECENT, col(Activity.cancelled_at).is_(None))
        .order_by(col(Activity.starts_at) < tx.now, col(Activity.starts_at))
    )
    return [(row[0], row[1], row[2]) for row in rows]


def names_mentioned(tx: Tx, text: str) -> list[str]:
    """Nicknames of young people that seem to stand in the text, which everybody would read."""
    aliases = tx.exec(
        select(Person.alias).where(col(Person.role).in_(YOUTHS), col(Person.left_at).is_(None))
    )
    return names_in(text, aliases)


def held(tx: Tx, who: Asker, broadcast_id: int) -> Broadcast:
    """The broadcast's row, for a coordinator alone until the end of the transaction."""
    people.must_coordinate(who)
    row = tx.get(Broadcast, broadcast_id, with_for_update=True)
    if row is None:
        raise NotYours
    return row


def recipients_of(row: Broadcast) -> Recipients | None:
    if row.audience is None:
        return None
    return Recipients(row.audience, row.track, row.activity_id, row.with_waiting)


def as_shown(tx: Tx, row: Broadcast) -> Shown:
    about = _about(tx, row)
    return Shown(
        id=row.id,
        author=alias_of(tx, row.author_id),
        status=row.status,
        revision=row.revision,
        text=row.text,
        photo_file_id=row.photo_file_id,
        link=Link(row.button_url, row.button_label) if row.button_url else None,
        link_activity_id=row.button_activity_id,
        link_activity=_title(tx, row.button_activity_id),
        recipients=recipients_of(row),
        recipients_activity=_title(tx, row.activity_id),
        cancelled_activity=next((one.title for one in about if one.cancelled_at is not None), ""),
        ahead=tuple(
            (one.title, one.starts_at, one.place_name)
            for one in about
            if one.cancelled_at is None and one.starts_at > tx.now
        ),
        send_at=row.send_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def _changed(tx: Tx, who: Asker, broadcast_id: int) -> Broadcast:
    row = held(tx, who, broadcast_id)
    if row.status is not BroadcastStatus.DRAFT:
        raise TooLate
    row.revision += 1
    return row


def _fitting(text: str) -> str:
    if length(text) > LONGEST_TEXT:
        raise TooLong
    return text


def _activity(tx: Tx, activity_id: int) -> Activity:
    activity = tx.get(Activity, activity_id)
    if activity is None:
        raise NotYours
    return activity


def _title(tx: Tx, activity_id: int | None) -> str:
    activity = tx.get(Activity, activity_id) if activity_id is not None else None
    return activity.title if activity is not None else ""


def _about(tx: Tx, row: Broadcast) -> list[Activity]:
    """The activities that it opens, and whose people it is for."""
    ids = dict.fromkeys((row.button_activity_id, row.activity_id))
    return [tx.get_one(Activity, each) for each in ids if each is not None]
