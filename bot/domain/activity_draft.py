"""An activity while it is being described: what was answered, and how answers are read."""

import re
from datetime import date, datetime, timedelta

from bot.domain.activities import LONGEST_TITLE, MOST_PLACES, MOST_REPEATS, Facts, Track
from bot.domain.danish_time import Span, parse_span, what_has_passed
from bot.domain.reading import Draft, Unread, date_ahead, tidy
from bot.i18n import N_

SHORTEST, LONGEST = 15, 12 * 60
"""Minutes that an activity may last."""

FARTHEST = timedelta(days=400)

_DROP_IN = re.compile(r"(drop.?in|fri|frit|alle|open|everyone|bare kom|just come).*", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,4})\s*(pladser|plads|places|place|uger|uge|weeks|gange|times)?\.?")
_HOURS = re.compile(r"(\d{1,2})(?:[.,](\d)|(½|\s*1/2))?\s*(?:t|time|timer|h|hour|hours)?\.?")
_MINUTES = re.compile(r"(\d{1,3})\s*(?:m|min|minut|minutter|minutes)\.?")
_BOTH = re.compile(r"(\d{1,2})\s*(?::|t|time|timer|h|hours?)\s*(?:og|and)?\s*(\d{1,2})\s*\w*\.?")


def read_title(text: str) -> str:
    title = tidy(text)
    if not title or len(title) > LONGEST_TITLE:
        raise Unread(N_("A name has between 1 and 64 characters. What is it called?"))
    return title


def read_places(text: str) -> int | None:
    """How many may come; None for a drop-in."""
    words = tidy(text).lower()
    if _DROP_IN.fullmatch(words):
        return None
    match = _NUMBER.fullmatch(words)
    if match is None or not 1 <= int(match[1]) <= MOST_PLACES:
        raise Unread(N_("Write a number from 1 to 500, or choose drop-in."))
    return int(match[1])


def read_weeks(text: str) -> int:
    match = _NUMBER.fullmatch(tidy(text).lower())
    if match is None or not 1 <= int(match[1]) <= MOST_REPEATS:
        raise Unread(N_("Write a number from 1 to 26."))
    return int(match[1])


def read_minutes(text: str) -> int:
    """How long: «2 timer», «1,5 time», «1½», «90 min», «1:30». A number up to 12 is hours."""
    minutes = _minutes(tidy(text).lower())
    if minutes is None or not SHORTEST <= minutes <= LONGEST:
        raise Unread(N_("Write it like this: 2 hours, or 90 min. At most 12 hours."))
    return minutes


def _minutes(words: str) -> int | None:
    if (match := _BOTH.fullmatch(words)) is not None:
        return int(match[1]) * 60 + int(match[2])
    if (match := _MINUTES.fullmatch(words)) is not None:
        return int(match[1])
    if (match := _HOURS.fullmatch(words)) is None:
        return int(words) if words.isdecimal() and len(words) == 3 else None
    if words.isdecimal() and int(words) > 12:
        return int(words)
    part = 30 if match[3] else int(match[2] or 0) * 6
    return int(match[1]) * 60 + part


def read_time(text: str, now_local: datetime, draft: Draft | None = None) -> Draft:
    """When it begins and, if that was said, how long it is, as parts of a draft.

    An hour alone keeps the day that stands in the `draft` already, unless that has passed.
    """
    starts_at, ends_at = _read_span(text, now_local, _day_to_keep(draft or {}, now_local))
    found: Draft = {"starts_at": starts_at.isoformat()}
    if ends_at is not None:
        found["minutes"] = _length(starts_at, ends_at)
    return found


def read_start(text: str, now_local: datetime) -> Draft:
    """When something begins whose end does not matter, as a part of a draft."""
    starts_at, _ = _read_span(text, now_local)
    return {"starts_at": starts_at.isoformat()}


def _length(starts_at: datetime, ends_at: datetime) -> int:
    minutes = int((ends_at - starts_at).total_seconds()) // 60
    if not SHORTEST <= minutes <= LONGEST:
        raise Unread(
            N_("It can last 12 hours at most and 15 minutes at least. Write the time again.")
        )
    return minutes


def _read_span(text: str, now_local: datetime, same_day: date | None = None) -> Span:
    span = parse_span(tidy(text), now_local, same_day)
    if span is None:
        raise Unread(
            N_("I didn't understand that. Write for example: Thursday at 17, or {date} 17-19."),
            date=date_ahead(now_local.date()),
        )
    starts_at = span[0]
    if starts_at <= now_local:
        raise Unread(what_has_passed(starts_at, now_local))
    if starts_at - now_local > FARTHEST:
        raise Unread(N_("That is more than a year away. Write a time that is closer."))
    return span


def _day_to_keep(draft: Draft, now_local: datetime) -> date | None:
    if "starts_at" not in draft:
        return None
    on = datetime.fromisoformat(draft["starts_at"]).astimezone(now_local.tzinfo).date()
    return on if on >= now_local.date() else None


def without_old_pin(before: Draft, after: Draft) -> Draft:
    """The draft with no point on the map, if it pointed to where the activity was before."""
    where = ("place_name", "address")
    if not before.get("point") or all(before.get(one) == after.get(one) for one in where):
        return after
    return after | {"point": None, "has_lost_pin": True}


def facts_of(draft: Draft) -> Facts:
    """What the draft says. Times are aware. Only for a draft that is complete."""
    starts_at = datetime.fromisoformat(draft["starts_at"])
    latitude, longitude = draft.get("point") or (None, None)
    return Facts(
        title=draft["title"],
        track=Track(draft["track"]),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=draft["minutes"]),
        places=draft["places"],
        place_name=draft["place_name"],
        address=draft["address"],
        latitude=latitude,
        longitude=longitude,
        description=draft["description"],
        provider=draft["provider"],
    )


def draft_of(facts: Facts) -> Draft:
    """A complete draft that says the same as the facts."""
    has_point = facts.latitude is not None and facts.longitude is not None
    return {
        "title": facts.title,
        "track": facts.track.value,
        "starts_at": facts.starts_at.isoformat(),
        "minutes": int((facts.ends_at - facts.starts_at).total_seconds()) // 60,
        "places": facts.places,
        "place_name": facts.place_name,
        "address": facts.address,
        "point": [facts.latitude, facts.longitude] if has_point else None,
        "description": facts.description,
        "provider": facts.provider,
        "weeks": 1,
    }


def later(draft: Draft, now_local: datetime) -> Draft:
    """The same at the next time, a week or more on, that is still to come; same local hour."""
    starts_at = datetime.fromisoformat(draft["starts_at"]).astimezone(now_local.tzinfo)
    starts_at += timedelta(weeks=1)
    while starts_at <= now_local:
        starts_at += timedelta(weeks=1)
    return draft | {"starts_at": starts_at.isoformat()}
