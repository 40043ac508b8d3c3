"""Activities: the four action tracks, what an organiser decides, sign-ups and their deadlines."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.quiet_hours import Neighbourhood, after_quiet_hours, after_waking
from bot.i18n import N_


class Track(StrEnum):
    HOME = "home"
    WORK = "work"
    COMMUNITY = "community"
    HEALTH = "health"


TRACK_NAMES = {
    Track.HOME: N_("Housing"),
    Track.WORK: N_("Work and education"),
    Track.COMMUNITY: N_("Communities"),
    Track.HEALTH: N_("Health"),
}


class SignupStatus(StrEnum):
    GOING = "going"
    WAITING = "waiting"
    OFFERED = "offered"  # a place is held until `offer_ends_at`
    LEFT = "left"
    LAPSED = "lapsed"  # the offer was not answered in time


HOLDS_A_PLACE = frozenset({SignupStatus.GOING, SignupStatus.OFFERED})
SIGNED_UP = frozenset({SignupStatus.GOING, SignupStatus.OFFERED, SignupStatus.WAITING})

LAST_MINUTE = timedelta(hours=2)
"""So near its start a free place is offered to everybody who waits, first come first served."""

SHORTEST_OFFER = timedelta(minutes=30)
"""Less time to answer than this is no offer to one person."""

MOST_PLACES = 500
LONGEST_TITLE = 64
MOST_REPEATS = 26


@dataclass(frozen=True, slots=True)
class Facts:
    """What the organiser decides about one date. `places` None: just come."""

    title: str
    track: Track
    starts_at: datetime
    ends_at: datetime
    places: int | None = None
    place_name: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    description: str = ""
    provider: str = ""


class Aspect(StrEnum):
    """What can be changed about an activity, as people see it."""

    TITLE = "title"
    TRACK = "track"
    TIME = "time"
    PLACES = "places"
    PLACE = "place"
    DESCRIPTION = "description"
    PROVIDER = "provider"


_ASPECTS = {
    "starts_at": Aspect.TIME,
    "ends_at": Aspect.TIME,
    "place_name": Aspect.PLACE,
    "address": Aspect.PLACE,
    "latitude": Aspect.PLACE,
    "longitude": Aspect.PLACE,
}


def changes(before: Facts, after: Facts) -> list[Aspect]:
    """What is different, in a fixed order."""
    found = {
        _aspect_of(one.name)
        for one in fields(Facts)
        if getattr(before, one.name) != getattr(after, one.name)
    }
    return [aspect for aspect in Aspect if aspect in found]


def changed_alike(other: Facts, before: Facts, after: Facts, zone: tzinfo) -> Facts:
    """The other date with what is new about this one; everything else stays its own.

    A new time is the same local hours, and as many days earlier or later.
    """
    found = changes(before, after)
    new = {name: value for name, value in asdict(after).items() if _aspect_of(name) in found}
    if Aspect.TIME in found:
        by = _local_day(other.starts_at, zone) - _local_day(before.starts_at, zone)
        new["starts_at"] = (after.starts_at.astimezone(zone) + by).astimezone(UTC)
        new["ends_at"] = (after.ends_at.astimezone(zone) + by).astimezone(UTC)
    return replace(other, **new)


def _aspect_of(name: str) -> Aspect:
    return _ASPECTS.get(name) or Aspect(name)


def _local_day(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()


def offer_deadline(
    sendable_at: datetime, starts_at: datetime, hours: int, place: Neighbourhood
) -> datetime | None:
    """Until when an offer stands that can first be sent then; None when too little time is left.

    Quiet hours do not count. Never later than two hours before the start, so that somebody else can
    still come, or than the end of the quiet hours before which nobody else can be asked.
    """
    last = starts_at - LAST_MINUTE
    awake = after_quiet_hours(last, place)
    last = awake if awake < starts_at else last
    ends = min(after_waking(sendable_at, timedelta(hours=hours), place), last)
    return ends.astimezone(UTC) if ends - sendable_at >= SHORTEST_OFFER else None


def weekly(starts_at: datetime, ends_at: datetime, weeks: int) -> list[tuple[datetime, datetime]]:
    """The same local hours in so many weeks, the first included, whatever the clocks do.

    Takes aware local times, returns UTC.
    """
    ahead = [timedelta(weeks=week) for week in range(weeks)]
    # Adding to an aware local time moves its date and keeps its clock.
    return [((starts_at + by).astimezone(UTC), (ends_at + by).astimezone(UTC)) for by in ahead]


def reminder_window(starts_at: datetime, earliest: time, latest: time) -> tuple[datetime, datetime]:
    """From when until when to remind the day before: at the same hour, or as near as allowed.

    Aware local times; the reminder says «tomorrow», so it is of no use on the day itself.
    """
    on, zone = starts_at.date() - timedelta(days=1), starts_at.tzinfo
    clock = min(max(starts_at.time(), earliest), latest)
    return datetime.combine(on, clock, zone), datetime.combine(on + timedelta(days=1), time(), zone)


class Choice(StrEnum):
    """The lists that people choose from, beside the tracks."""

    ALL = "all"
    TODAY = "today"
    TOMORROW = "tomorrow"
    WEEK = "week"
    WEEKEND = "weekend"
    FREE = "free"
    MINE = "mine"


def days_of(choice: Choice, today: date) -> tuple[date, date] | None:
    """First and last day of the choice, from today on; None where days do not matter."""
    sunday = today + timedelta(days=6 - today.weekday())
    match choice:
        case Choice.TODAY:
            return today, today
        case Choice.TOMORROW:
            return today + timedelta(days=1), today + timedelta(days=1)
        case Choice.WEEK:
            return today, sunday
        case Choice.WEEKEND:
            return max(today, sunday - timedelta(days=1)), sunday
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Mine:
    """One young person's sign-up. `number` is the place in the queue, 1 is next."""

    status: SignupStatus
    number: int = 0
    offer_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An activity as one person sees it."""

    id: int
    facts: Facts
    taken: int
    waiting: int
    is_cancelled: bool = False
    cancel_reason: str = ""
    has_begun: bool = False
    is_over: bool = False
    sequence: int = 0
    series_ahead: int = 0
    mine: Mine | None = None

    @property
    def places_left(self) -> int | None:
        """None: just come. Places that are held for an offer are not left."""
        return None if self.facts.places is None else max(0, self.facts.places - self.taken)
