"""A broadcast in words, for the people who write it: what it is, who gets it, how it went."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.activities import TRACK_NAMES
from bot.domain.broadcasts import (
    Audience,
    BroadcastStatus,
    LeftOut,
    Progress,
    Reach,
    Recipients,
    Shown,
)
from bot.domain.messages import shortened
from bot.i18n import N_, Translator
from bot.services.broadcast_sending import NobodyGetsIt
from bot.services.broadcasts import TooLate

LONGEST_GLIMPSE = 28
"""UTF-16 units of the text on a button."""


def glimpse(t: Translator, one: Shown) -> str:
    """A broadcast on one button: its state and its first words."""
    words = shortened(" ".join(one.text.split()), LONGEST_GLIMPSE) or t("Picture")
    return f"{_state(t, one)} · {words}"


def _state(t: Translator, one: Shown) -> str:
    match one.status:
        case BroadcastStatus.DRAFT:
            return t("Draft")
        case BroadcastStatus.SCHEDULED:
            return t("Planned {day}").format(day=_short(t, one.send_at))
        case BroadcastStatus.SENDING:
            return t("Being sent")
        case BroadcastStatus.PAUSED:
            return t("Paused")
        case BroadcastStatus.STOPPED:
            return t("Stopped {day}").format(day=_short(t, one.started_at))
        case BroadcastStatus.DONE:
            return t("Sent {day}").format(day=_short(t, one.started_at))


def too_late(t: Translator, one: Shown) -> Markup:
    """Why a broadcast that is no draft any more is not changed."""
    return t(_TOO_LATE.get(one.status, TooLate.msgid))


_TOO_LATE = {
    BroadcastStatus.SCHEDULED: N_("It is planned. Take it back if you want to change it."),
    BroadcastStatus.SENDING: N_("It is on its way, so it can't be changed any more."),
    BroadcastStatus.PAUSED: N_("It is paused, and some may have it already. It can't be changed."),
    BroadcastStatus.STOPPED: N_("It is stopped already, so it can't be changed any more."),
    BroadcastStatus.DONE: N_("It is sent already, so it can't be changed any more."),
}


def _short(t: Translator, at: datetime | None) -> str:
    return t.short_day(at) if at is not None else ""


def whom(t: Translator, one: Shown) -> Markup:
    """The recipients in words."""
    recipients = one.recipients
    if recipients is None:
        return t("not chosen yet")
    match recipients.audience:
        case Audience.ALL:
            return t("all young people")
        case Audience.TRACK:
            assert recipients.track is not None
            track = t(TRACK_NAMES[recipients.track])
            return t("those who signed up for something about {track}").format(track=track)
        case Audience.ACTIVITY:
            return _at_activity(t, recipients, one.recipients_activity)


def _at_activity(t: Translator, recipients: Recipients, title: str) -> Markup:
    if recipients.with_waiting:
        return t("those going to {activity}, and the waiting list").format(activity=title)
    return t("those going to {activity}").format(activity=title)


def reach_lines(t: Translator, reach: Reach) -> list[Markup]:
    """How many get it, and how many not and why."""
    lines = [t("<b>{people}</b> will get it.").format(people=young_people(t, reach.gets))]
    return lines + _left_out(t, reach)


def young_people(t: Translator, n: int) -> Markup:
    """So many young people: only they get broadcasts, whatever the audience."""
    return t.plural("{n} young person", "{n} young people", n).format(n=t.number(n))


def nobody_lines(t: Translator, recipients: Recipients, reach: Reach) -> list[Markup]:
    """Why a draft cannot be sent to those it is for."""
    return [t(NobodyGetsIt.msgid), *(_left_out(t, reach) or [t(_EMPTY[recipients.audience])])]


_EMPTY = {
    Audience.ALL: N_("There are no young people here yet."),
    Audience.TRACK: N_("Nobody has signed up for that subject in the last half year."),
    Audience.ACTIVITY: N_("Nobody has signed up for the activity."),
}


def _left_out(t: Translator, reach: Reach) -> list[Markup]:
    lines = []
    if reach.left_out:
        reasons = [t(_WHY[why]).format(n=t.number(n)) for why, n in reach.left_out.items()]
        listed = t.listing([str(reason) for reason in reasons])
        lines.append(t("Will not get it: {reasons}.").format(reasons=listed))
    return lines


_WHY = {
    LeftOut.NO_CONSENT: N_("{n} without a yes to the bot"),
    LeftOut.UNREACHABLE: N_("{n} who blocked the bot"),
    LeftOut.SWITCHED_OFF: N_("{n} who said stop"),
    LeftOut.PAUSED: N_("{n} on pause"),
}


def parts(t: Translator, one: Shown) -> list[Markup]:
    """What it is made of: text, picture, button, recipients."""
    lines = [Markup("<blockquote>{}</blockquote>").format(one.text)] if one.text else []
    if one.photo_file_id:
        lines.append(t("With a picture."))
    if one.link is not None:
        label = one.link.label or t("Read more")
        lines.append(t("Button: {label} ({url})").format(label=label, url=one.link.url))
    elif one.link_activity_id is not None:
        lines.append(t("Button: opens {activity}").format(activity=one.link_activity))
    lines.append(t("To: {whom}").format(whom=whom(t, one)))
    return lines


def progress_line(t: Translator, so_far: Progress) -> Markup:
    """How far it has come."""
    return t("{settled} of {total} · {percent}").format(
        settled=t.number(so_far.settled),
        total=t.number(so_far.total),
        percent=t.percent(so_far.percent),
    )


def report_lines(t: Translator, result: Progress) -> list[Markup]:
    """What became of every copy; beside the first and the last, a line for what happened."""
    counted = (
        (t("Got it: <b>{n}</b>"), result.sent, True),
        (t("Blocked the bot: {n}"), result.blocked, False),
        (t("Could not get it: {n}"), result.failed, False),
        (t("Perhaps got it: {n}"), result.uncertain, False),
        (t("Did not get it: {n} (stopped, switched off or too late)"), result.dropped, False),
        (t("Answered: <b>{n}</b>"), result.answered, True),
    )
    return [text.format(n=t.number(n)) for text, n, always in counted if always or n]
