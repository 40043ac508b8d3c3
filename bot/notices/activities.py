"""Words to young people about activities: that there is something and when, the rest on «Show»."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.answers import Button, Row, Screen
from bot.domain.activities import SIGNED_UP, Aspect, Choice, SignupStatus
from bot.i18n import N_, Translator
from bot.notices.registry import Reader, notice
from bot.store import Tx
from bot.tables import Activity, Signup

ASPECT_NAMES = {
    Aspect.TITLE: N_("the name"),
    Aspect.TRACK: N_("the subject"),
    Aspect.TIME: N_("the time"),
    Aspect.PLACES: N_("the number of places"),
    Aspect.PLACE: N_("the place"),
    Aspect.DESCRIPTION: N_("the description"),
    Aspect.PROVIDER: N_("who arranges it"),
}


@notice
def tomorrow(tx: Tx, reader: Reader, *, signup_id: int, starts_at: str) -> Screen | None:
    return _reminder(tx, reader, signup_id, starts_at)


@notice
def soon(tx: Tx, reader: Reader, *, signup_id: int, starts_at: str) -> Screen | None:
    return _reminder(tx, reader, signup_id, starts_at)


def _reminder(tx: Tx, reader: Reader, signup_id: int, starts_at: str) -> Screen | None:
    signup, activity = _both(tx, signup_id)
    if (
        not _takes_place(tx, activity)
        or signup.status is not SignupStatus.GOING
        or activity.starts_at != datetime.fromisoformat(starts_at)
    ):
        return None
    t = reader.t
    text = t("Remember your activity {when}.").format(when=t.when(activity.starts_at, tx.now))
    return Screen(text, (_show(t, activity), _sign_off(t, activity)))


@notice
def offer(tx: Tx, reader: Reader, *, signup_id: int, until: str) -> Screen | None:
    """A place is held for the reader, who answers before the deadline."""
    signup, activity = _both(tx, signup_id)
    if signup.status is not SignupStatus.OFFERED or signup.offer_ends_at is None:
        return None
    if not _takes_place(tx, activity) or signup.offer_ends_at != datetime.fromisoformat(until):
        return None
    t = reader.t
    text = t("There is a place for you. Say yes by {when}. Otherwise it goes to the next person.")
    return Screen(
        text.format(when=t.when(signup.offer_ends_at, tx.now)),
        (_yes_or_no(t, activity), _show(t, activity)),
    )


@notice
def free_now(tx: Tx, reader: Reader, *, signup_id: int) -> Screen | None:
    """Shortly before the start: the first who says yes has the place."""
    signup, activity = _both(tx, signup_id)
    if signup.status is not SignupStatus.WAITING or not _takes_place(tx, activity):
        return None
    t = reader.t
    text = t("A place has become free {when}. The first to say yes gets it.")
    return Screen(
        text.format(when=t.when(activity.starts_at, tx.now)),
        (_yes_or_no(t, activity), _show(t, activity)),
    )


@notice
def changed(tx: Tx, reader: Reader, *, signup_id: int, aspects: list[str]) -> Screen | None:
    """Something about an activity is not as it was when the reader signed up."""
    signup, activity = _both(tx, signup_id)
    if signup.status not in SIGNED_UP or not _takes_place(tx, activity):
        return None
    return _changed(reader.t, activity, aspects)


@notice
def series_changed(
    tx: Tx, reader: Reader, *, signup_ids: list[int], aspects: list[str]
) -> Screen | None:
    """The same about several dates of a series; those that the reader has left are left out."""
    both = [_both(tx, each) for each in signup_ids]
    coming = [
        activity
        for signup, activity in both
        if signup.status in SIGNED_UP and _takes_place(tx, activity)
    ]
    if len(coming) < 2:
        return _changed(reader.t, coming[0], aspects) if coming else None
    t, moments = reader.t, [reader.t.moment(at) for at in sorted(one.starts_at for one in coming)]
    if Aspect.TIME in aspects:
        head = t("Your activities have new times:")
    else:
        head = t("Something has changed about your activities:")
    text = _with_what_is_new(t, _bulleted(head, moments), aspects)
    return Screen(text, ((Button(t("My sign-ups"), f"activities.list:{Choice.MINE}"),),))


def _changed(t: Translator, activity: Activity, aspects: Sequence[str]) -> Screen:
    when = t.moment(activity.starts_at)
    if Aspect.TIME in aspects:
        first = t("Your activity has a new time: {when}.").format(when=when)
    else:
        first = t("Something has changed about your activity {when}.").format(when=when)
    text = _with_what_is_new(t, first, aspects)
    return Screen(text, (_show(t, activity), _sign_off(t, activity)))


def _with_what_is_new(t: Translator, first: Markup, aspects: Sequence[str]) -> Markup:
    """The time is not among it: that stands in the words before."""
    others: list[str] = [t(ASPECT_NAMES[Aspect(each)]) for each in aspects if each != Aspect.TIME]
    second = t("New: {things}.").format(things=t.listing(others)) if others else ""
    return Markup("\n").join(part for part in (first, second) if part)


@notice
def cancelled(tx: Tx, reader: Reader, *, activity_ids: list[int]) -> Screen | None:
    """Activities that the reader was signed up for do not take place."""
    t = reader.t
    rows = [tx.get_one(Activity, each) for each in activity_ids]
    others = Button(t("Other activities"), "activities")
    words = cancelled_words(t, [row.starts_at for row in rows])
    return Screen(words, (_show(t, rows[0]), (others,)))


def cancelled_words(t: Translator, starts: Sequence[datetime]) -> Markup:
    """What somebody reads who was signed up for the activities that begin then."""
    moments = [t.moment(at) for at in starts]
    if len(moments) == 1:
        return t("Your activity {when} has unfortunately been cancelled.").format(when=moments[0])
    return _bulleted(t("These activities have unfortunately been cancelled:"), moments)


def _bulleted(head: Markup, lines: Sequence[str]) -> Markup:
    return head + Markup("").join(Markup("\n• {}").format(line) for line in lines)


def _both(tx: Tx, signup_id: int) -> tuple[Signup, Activity]:
    signup = tx.get_one(Signup, signup_id)
    return signup, tx.get_one(Activity, signup.activity_id)


def _takes_place(tx: Tx, activity: Activity) -> bool:
    return activity.cancelled_at is None and activity.starts_at > tx.now


def _show(t: Translator, activity: Activity) -> Row:
    return (Button(t("Show"), f"activities.show:{activity.id}"),)


def _sign_off(t: Translator, activity: Activity) -> Row:
    return (Button(t("Cancel my sign-up"), f"activities.leave:{activity.id}"),)


def _yes_or_no(t: Translator, activity: Activity) -> Row:
    return (
        Button(t("Yes please"), f"activities.join:{activity.id}"),
        Button(t("No thanks"), f"activities.decline:{activity.id}"),
    )
