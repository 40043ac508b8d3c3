"""The questions that describe an activity, in the order they are asked."""

from bot.domain.activities import TRACK_NAMES
from bot.domain.activity_draft import (
    read_minutes,
    read_places,
    read_time,
    read_title,
    read_weeks,
    without_old_pin,
)
from bot.domain.reading import Draft, Unread, read_line, read_text
from bot.i18n import N_
from handlers.forms import PICK, Choice, Choices, Question, chosen, options, without, written
from handlers.routes import Ask
from handlers.written import label_pattern


def _read_track(ask: Ask) -> Draft:
    for track, name in TRACK_NAMES.items():
        if label_pattern(name).fullmatch(ask.text.strip()):
            return {"track": track.value}
    raise Unread(N_("Choose one of the four subjects."))


def _read_time(ask: Ask) -> Draft:
    return read_time(ask.text, ask.tx.now.astimezone(ask.profile.zone), ask.data["draft"])


def _read_point(ask: Ask) -> Draft:
    place = ask.message.place
    if place is None:
        raise Unread(N_("Send a location with the paper clip, or skip this."))
    return {"point": [place.latitude, place.longitude]}


def _lengths(ask: Ask) -> Choices:
    t = ask.t
    hours = (Choice(t("1 hour"), "60", 60), Choice(t("1½ hours"), "90", 90))
    return (
        (*hours, Choice(t("2 hours"), "120", 120)),
        (Choice(t("3 hours"), "180", 180), Choice(t("4 hours"), "240", 240)),
    )


def _places(ask: Ask) -> Choices:
    return ((Choice(ask.t("Drop-in"), "open", None),), _numbers(6, 8, 10, 16, 20))


def _repeats(ask: Ask) -> Choices:
    return ((Choice(ask.t("Only once"), "1", 1),), _numbers(2, 4, 6, 8, 12))


def _scopes(ask: Ask) -> Choices:
    t = ask.t
    rest = Choice(t("This one and all that follow"), "rest", True)
    return ((Choice(t("Only this date"), "only", False),), (rest,))


def _numbers(*numbers: int) -> tuple[Choice, ...]:
    return tuple(Choice(str(number), str(number), number) for number in numbers)


QUESTIONS = (
    Question(
        "title",
        N_("Name"),
        N_("What is the activity called?"),
        written("title", read_title),
    ),
    Question(
        "track",
        N_("Subject"),
        N_("What is it about?"),
        _read_track,
        options(TRACK_NAMES),
    ),
    Question(
        "starts_at",
        N_("Time"),
        N_("When is it? Write for example: Thursday at 17, or {date} 17-19."),
        _read_time,
    ),
    Question(
        "minutes",
        N_("Length"),
        N_("How long is it?"),
        written("minutes", read_minutes),
        _lengths,
    ),
    Question(
        "places",
        N_("Places"),
        N_("How many can come? Choose drop-in if people can just come."),
        written("places", read_places),
        _places,
    ),
    Question(
        "place_name",
        N_("Place"),
        N_("What is the place called? For example: Huset."),
        written("place_name", read_line),
        without(),
        then=without_old_pin,
    ),
    Question(
        "address",
        N_("Address"),
        N_("What is the address?"),
        written("address", read_line),
        without(),
        then=without_old_pin,
    ),
    Question(
        "point",
        N_("Map"),
        N_("Send the meeting point as a location, with the paper clip."),
        _read_point,
        without(None),
        any_kind=True,
    ),
    Question(
        "description",
        N_("Description"),
        N_("Say a little about it. What happens, and what do you bring?"),
        written("description", read_text),
        without(),
    ),
    Question(
        "provider",
        N_("Organiser"),
        N_("Who arranges it?"),
        written("provider", read_line),
        without(),
    ),
    Question(
        "weeks",
        N_("Repeat"),
        N_("How many weeks in a row? Every week is a date of its own."),
        written("weeks", read_weeks),
        _repeats,
    ),
)

SCOPE = Question(
    "rest",
    N_("Dates"),
    N_("Should that apply to this date only, or to the rest of the series, too?"),
    chosen(PICK),
    _scopes,
)
"""Asked where one date of a series is corrected."""
