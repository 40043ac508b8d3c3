"""Words about shifts."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.answers import Button, Screen
from bot.errors import Refusal
from bot.i18n import Translator
from bot.notices.registry import Reader, notice
from bot.services import rota
from bot.services.people import alias_of
from bot.services.rota import Watch
from bot.store import Tx

LISTED = 12


@notice
def planned(tx: Tx, reader: Reader, *, shift_id: int) -> Screen | None:
    return _said(tx, reader, shift_id, reader.t("You are on call {hours}."))


@notice
def copied(tx: Tx, reader: Reader, *, shift_ids: list[int]) -> Screen | None:
    """The shifts of a copied week that are still the reader's, in one message."""
    t, found = reader.t, [_shift(tx, reader, one) for one in shift_ids]
    mine = [one for one in found if one is not None and one.person_id == reader.id]
    if len(mine) < 2:
        return _said(tx, reader, mine[0].id, t("You are on call {hours}.")) if mine else None
    lines = (t("You are on call:"), *_listed(t, [(one.begins_at, one.ends_at) for one in mine], tx))
    return Screen(Markup("\n").join(lines), ((Button(t("My shifts"), "rota.mine"),),))


@notice
def soon(tx: Tx, reader: Reader, *, shift_id: int) -> Screen | None:
    words = reader.t(
        "You are on call soon: {hours}. If somebody asks for a call, I will ask you first."
    )
    return _said(tx, reader, shift_id, words)


def _said(tx: Tx, reader: Reader, shift_id: int, words: str) -> Screen | None:
    one = _shift(tx, reader, shift_id)
    if one is None or one.person_id != reader.id:
        return None
    t = reader.t
    text = words.format(hours=t.hours(one.begins_at, one.ends_at, tx.now))
    return Screen(text, ((Button(t("I can't come"), f"rota.offer:{one.id}"),),))


@notice
def cancelled(tx: Tx, reader: Reader, *, shift_id: int) -> Screen | None:
    """Whoever had the shift need not come."""
    at = rota.cancelled_from(tx, shift_id)
    if at is None:
        return None
    t = reader.t
    words = t("Your shift {begins} was removed. You are not on call then.")
    return Screen(words.format(begins=t.nearby(at, tx.now)))


@notice
def freed(tx: Tx, reader: Reader, *, person_id: int, shift_ids: list[int]) -> Screen | None:
    """A coordinator hears once when nobody has the shifts of somebody who has left."""
    found = rota.empty(tx, shift_ids)
    if not found:
        return None
    t = reader.t
    lines = [
        t("<b>{name}</b> no longer has access. Nobody is on call now:").format(
            name=alias_of(tx, person_id)
        ),
        *_listed(t, found, tx),
    ]
    return Screen(Markup("\n").join(lines), ((Button(t("The whole rota"), "rota"),),))


@notice
def offered(tx: Tx, reader: Reader, *, shift_id: int) -> Screen | None:
    """Somebody cannot come; None when it is settled."""
    one = _shift(tx, reader, shift_id)
    if one is None or not one.is_offered or one.ends_at <= tx.now:
        return None
    t = reader.t
    words = t("<b>{name}</b> can't be on call {hours}. Can you?").format(
        name=one.name, hours=t.hours(one.begins_at, one.ends_at, tx.now)
    )
    return Screen(words, ((Button(t("I take it"), f"rota.take:{one.id}"),),))


@notice
def taken_over(tx: Tx, reader: Reader, *, shift_id: int) -> Screen | None:
    one = _shift(tx, reader, shift_id)
    if one is None or one.person_id == reader.id:
        return None
    t = reader.t
    words = t("<b>{name}</b> has taken your shift {begins}. You are not on call then.")
    return Screen(words.format(name=one.name, begins=t.nearby(one.begins_at, tx.now)))


def _listed(t: Translator, found: Sequence[tuple[datetime, datetime]], tx: Tx) -> list[Markup]:
    lines = [Markup("• {}").format(t.hours(*hours, tx.now)) for hours in found[:LISTED]]
    if len(found) > LISTED:
        lines.append(t("… and {n} more.").format(n=len(found) - LISTED))
    return lines


def _shift(tx: Tx, reader: Reader, shift_id: int) -> Watch | None:
    try:
        return rota.one(tx, reader.who, shift_id)
    except Refusal:
        return None
