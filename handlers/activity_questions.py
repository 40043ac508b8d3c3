"""The questions that describe an activity, in the order they are asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.domain.activities import TRACK_NAMES, Track
from bot.domain.activity_draft import (
    Draft,
    Unread,
    read_description,
    read_line,
    read_minutes,
    read_places,
    read_time,
    read_title,
    read_weeks,
)
from bot.i18n import N_, Translator
from handlers.routes import Ask
from handlers.written import label_pattern

Choice = tuple[str, str]
"""The label of a ready answer and its value on the wire."""


@dataclass(frozen=True, slots=True)
class Question:
    """One part of a draft. `read` takes what was sent, or raises Unread."""

    name: str
    label: str
    words: str
    read: Callable[[Ask], Draft]
    choices: Callable[[Translator], tuple[tuple[Choice, ...], ...]] = lambda _: ()
    values: Callable[[], dict[str, Any]] = dict


def next_question(draft: Draft) -> Question | None:
    """The first that has no answer yet."""
    return next((one for one in QUESTIONS.values() if one.name not in draft), None)


def _written(name: str, read: Callable[[str], Any]) -> Callable[[Ask], Draft]:
    return lambda ask: {name: read(ask.text)}


def _read_track(ask: Ask) -> Draft:
    for track, name in TRACK_NAMES.items():
        if label_pattern(name).fullmatch(ask.text.strip()):
            return {"track": track.value}
    raise Unread(N_("Choose one of the four subjects."))


def _read_time(ask: Ask) -> Draft:
    return read_time(ask.text, ask.tx.now.astimezone(ask.profile.zone))


def _read_point(ask: Ask) -> Draft:
    place = ask.message.place
    if place is None:
        raise Unread(N_("Send a location with the paper clip, or go on without."))
    return {"point": [place.latitude, place.longitude]}


def _tracks(t: Translator) -> tuple[tuple[Choice, ...], ...]:
    return tuple(((t(name), track.value),) for track, name in TRACK_NAMES.items())


def _lengths(t: Translator) -> tuple[tuple[Choice, ...], ...]:
    hours = ((t("1 hour"), "60"), (t("1½ hours"), "90"), (t("2 hours"), "120"))
    return (hours, ((t("3 hours"), "180"), (t("4 hours"), "240")))


def _numbers(t: Translator) -> tuple[tuple[Choice, ...], ...]:
    return (((t("Drop-in"), "open"),), tuple((str(n), str(n)) for n in (6, 8, 10, 16, 20)))


def _without(t: Translator) -> tuple[tuple[Choice, ...], ...]:
    return (((t("Go on without"), "none"),),)


def _repeats(t: Translator) -> tuple[tuple[Choice, ...], ...]:
    return (((t("Only once"), "1"),), tuple((str(n), str(n)) for n in (2, 4, 6, 8, 12)))


def _as_numbers(*texts: str) -> dict[str, Any]:
    return {text: int(text) for text in texts}


_ALL = (
    Question(
        "title",
        N_("Name"),
        N_("What is the activity called?"),
        _written("title", read_title),
    ),
    Question(
        "track",
        N_("Subject"),
        N_("What is it about?"),
        _read_track,
        _tracks,
        lambda: {track.value: track.value for track in Track},
    ),
    Question(
        "starts_at",
        N_("Time"),
        N_("When is it? Write for example: Thursday at 17, or 26/11 17-19."),
        _read_time,
    ),
    Question(
        "minutes",
        N_("Length"),
        N_("How long is it?"),
        _written("minutes", read_minutes),
        _lengths,
        lambda: _as_numbers("60", "90", "120", "180", "240"),
    ),
    Question(
        "places",
        N_("Places"),
        N_("How many can come? Choose drop-in if people can just come."),
        _written("places", read_places),
        _numbers,
        lambda: _as_numbers("6", "8", "10", "16", "20") | {"open": None},
    ),
    Question(
        "place_name",
        N_("Place"),
        N_("What is the place called? For example: Huset."),
        _written("place_name", read_line),
        _without,
        lambda: {"none": ""},
    ),
    Question(
        "address",
        N_("Address"),
        N_("What is the address?"),
        _written("address", read_line),
        _without,
        lambda: {"none": ""},
    ),
    Question(
        "point",
        N_("Map"),
        N_("Send the meeting point as a location, with the paper clip."),
        _read_point,
        _without,
        lambda: {"none": None},
    ),
    Question(
        "description",
        N_("Description"),
        N_("Say a little about it. What happens, and what do you bring?"),
        _written("description", read_description),
        _without,
        lambda: {"none": ""},
    ),
    Question(
        "provider",
        N_("Organiser"),
        N_("Who arranges it?"),
        _written("provider", read_line),
        _without,
        lambda: {"none": ""},
    ),
    Question(
        "weeks",
        N_("Repeat"),
        N_("How many weeks in a row? Every week is a date of its own."),
        _written("weeks", read_weeks),
        _repeats,
        lambda: _as_numbers("1", "2", "4", "6", "8", "12"),
    ),
)

QUESTIONS = {question.name: question for question in _ALL}
