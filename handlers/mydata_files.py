"""A youth's own data as two files: a page to read, and JSON."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.domain.activities import SignupStatus
from bot.domain.appointments import AppointmentStatus
from bot.domain.dwellings import HOUSING_FORMS
from bot.domain.intake import ROUTES, SLEEPS
from bot.domain.messages import MessageKind
from bot.domain.moods import LEVELS
from bot.domain.occupations import OCCUPATIONS, period
from bot.domain.offer_words import STATUSES
from bot.domain.settling_words import ANSWERS
from bot.domain.stage_words import STAGE_WORDS
from bot.i18n import DANISH, ENGLISH, N_, Translator
from bot.profiles import Profile
from bot.services.export import Everything
from bot.services.preferences import UNTIL_TOLD
from bot.templates import template

_PAGE = Path(__file__).parent / "templates" / "mydata.html"

APPOINTMENT = {
    AppointmentStatus.BOOKED: N_("booked"),
    AppointmentStatus.CANCELLED: N_("cancelled"),
    AppointmentStatus.HELD: N_("you met"),
    AppointmentStatus.MISSED: N_("you did not meet"),
}
SIGNUP = {
    SignupStatus.GOING: N_("signed up"),
    SignupStatus.WAITING: N_("on the waiting list"),
    SignupStatus.OFFERED: N_("a place is kept for you"),
    SignupStatus.LEFT: N_("sign-up cancelled"),
    SignupStatus.LAPSED: N_("the place went to somebody else"),
}
LANGUAGE_NAMES = {DANISH: "Dansk", ENGLISH: "English"}
KIND = {
    MessageKind.PHOTO: N_("a picture"),
    MessageKind.VOICE: N_("a voice message"),
    MessageKind.VIDEO: N_("a video"),
    MessageKind.VIDEO_NOTE: N_("a video"),
    MessageKind.AUDIO: N_("a sound file"),
    MessageKind.DOCUMENT: N_("a document"),
    MessageKind.ANIMATION: N_("a video"),
    MessageKind.STICKER: N_("a sticker"),
    MessageKind.LOCATION: N_("a place"),
    MessageKind.CONTACT: N_("a contact"),
    MessageKind.OTHER: N_("something that can't be passed on"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines: what it is, what it says. `empty` is said when there are none."""

    title: str
    lines: tuple[tuple[str, str], ...]
    empty: str = ""


def as_json(everything: Everything) -> bytes:
    """Every field by its name; instants in UTC, ISO 8601."""
    text = json.dumps(asdict(everything), ensure_ascii=False, indent=2, default=_instant)
    return text.encode()


def _instant(value: Any) -> str:
    assert isinstance(value, date)  # a datetime is one, too
    return value.isoformat()


def as_html(everything: Everything, t: Translator, profile: Profile) -> bytes:
    """One page that needs nothing else: it opens offline, in the dark, on a small screen."""
    page = template(_PAGE).render(
        language=t.language,
        title=t("Your data at {sender}").format(sender=profile.sender),
        made=t("Made {when}").format(when=t.past_moment(everything.made_at)),
        note=t(
            "This is all that the bot keeps about you. "
            "What the municipality keeps in your file is not here. Ask {contact} for that."
        ).format(contact=profile.privacy_contact),
        sections=_sections(everything, t),
    )
    return page.encode()


def _sections(everything: Everything, t: Translator) -> list[Section]:
    return [
        Section(t("You"), _you(everything, t)),
        Section(t("Your home"), _home(everything, t), t("Nothing yet.")),
        Section(t("What you were asked for"), _to_hand_in(everything, t), t("Nothing yet.")),
        Section(t("Your offers"), _offers(everything, t), t("Nothing yet.")),
        Section(t("Work and education"), _occupations(everything, t), t("Nothing yet.")),
        Section(t("Your appointments"), _appointments(everything, t), t("No appointments.")),
        Section(t("Your activities"), _activities(everything, t), t("No activities.")),
        Section(t("Messages"), _messages(everything, t), t("No messages.")),
        Section(t("How it has been going"), _moods(everything, t), t("Nothing yet.")),
        Section(t("Help you were shown"), _help_shown(everything, t), t("Nothing yet.")),
    ]


def _you(everything: Everything, t: Translator) -> tuple[tuple[str, str], ...]:
    you = everything.profile
    yes_or_no = {True: t("Yes"), False: t("No")}
    lines = [
        (t("Nickname"), you.alias),
        (t("Language"), LANGUAGE_NAMES[t.language]),
        (t("Joined"), t.past_moment(you.joined_at)),
        (t("Said yes to the bot"), t.past_moment(you.consented_at) if you.consented_at else ""),
        (t("Invited by"), you.invited_by),
        (t("Invited"), t.past_moment(you.invited_at) if you.invited_at else ""),
        (t("Last here"), t.past_moment(you.seen_at) if you.seen_at else ""),
        (t("Discreet messages"), yes_or_no[you.is_discreet]),
        (t("Broadcasts"), yes_or_no[you.wants_broadcasts]),
        (t("Paused until"), _paused(you.paused_until, t)),
    ]
    return tuple((name, value) for name, value in lines if value)


def _paused(until: datetime | None, t: Translator) -> str:
    if until is None:
        return ""
    return t("you say so") if until == UNTIL_TOLD else t.moment(until)


def _home(everything: Everything, t: Translator) -> tuple[tuple[str, str], ...]:
    home = everything.home
    if home is None:
        return ()
    helpers = ((t("Caseworker"), home.caseworker), (t("Support worker"), home.support_worker))
    steps = tuple(
        (t.past_moment(step.at), step.told or t(STAGE_WORDS[step.stage].label))
        for step in everything.steps
    )
    now = (t("Where you are"), t(STAGE_WORDS[home.stage].label))
    since = (t("Here since"), t.past_moment(home.since))
    needs = (
        (t("Route"), t(ROUTES[home.route]) if home.route else ""),
        (t("Sleeps now"), t(SLEEPS[home.sleeps]) if home.sleeps else ""),
        (t("Highest rent a month"), t.kroner(home.max_rent) if home.max_rent is not None else ""),
        (t("Form"), t(HOUSING_FORMS[home.form]) if home.form else ""),
        (t("Areas"), ", ".join(home.areas)),
        (t("Step-free"), t("yes") if home.needs_access else ""),
        (t("Under age"), t("yes") if home.is_minor else ""),
        (t("My wishes"), home.wishes),
        (t("Dormitory"), home.dormitory),
    )
    return tuple(line for line in (*helpers, now, since, *needs, *steps) if line[1])


def _to_hand_in(everything: Everything, t: Translator) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.what, t("handed in") if one.is_handed_in else t("not handed in yet"))
        for one in everything.to_hand_in
    )


def _offers(everything: Everything, t: Translator) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            t.past_moment(one.changed_at),
            f"{one.area}, {t.kroner(one.rent)}, {t(STATUSES[one.status])}",
        )
        for one in everything.offers
    ) + tuple((t.past_moment(one.at), t(ANSWERS[one.answer])) for one in everything.how_it_goes)


def _occupations(everything: Everything, t: Translator) -> tuple[tuple[str, str], ...]:
    return tuple(
        (t(OCCUPATIONS[one.kind]).capitalize(), period(t, one))
        for one in everything.work_and_education
    )


def _appointments(everything: Everything, t: Translator) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            t.past_moment(one.starts_at),
            ", ".join(part for part in (one.staff, one.place, t(APPOINTMENT[one.status])) if part),
        )
        for one in everything.appointments
    )


def _activities(everything: Everything, t: Translator) -> tuple[tuple[str, str], ...]:
    return tuple(
        (t.past_moment(one.starts_at), f"{one.title}, {t(SIGNUP[one.status])}")
        for one in everything.activities
    )


def _messages(everything: Everything, t: Translator) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{t.past_moment(one.at)}, {one.author}", one.text or _kind(one.kind, t))
        for one in everything.messages
    )


def _moods(everything: Everything, t: Translator) -> tuple[tuple[str, str], ...]:
    return tuple(
        (t.past_day(one.begins_on), ". ".join(filter(None, (str(t(LEVELS[one.level])), one.words))))
        for one in everything.moods
    )


def _help_shown(everything: Everything, t: Translator) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            t.past_moment(one.at),
            t("You asked for a call.") if one.call_asked_at else t("Help lines."),
        )
        for one in everything.help_shown
    )


def _kind(kind: MessageKind, t: Translator) -> str:
    return t(KIND.get(kind, ""))
