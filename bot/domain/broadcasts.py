"""Broadcasts: their states, who gets them, and what fits into one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from bot.domain.activities import Track

LONGEST_TEXT = 900
"""UTF-16 units: with sender and a word about Stop it fits under a picture (1024)."""

LONGEST_LABEL = 40
LONGEST_LINK = 500

INTEREST = timedelta(days=180)
"""Whoever signed up to something of a track so lately is interested in it."""

USEFUL_FOR = timedelta(hours=24)
"""How long after its start copies are still sent; then the rest is dropped."""

LATE = timedelta(hours=2)
"""A broadcast that was to be sent so long ago is not sent unseen; its author decides."""


class BroadcastStatus(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"  # copies wait; nothing is dropped until they are of no use
    STOPPED = "stopped"  # for good: whoever has not got it does not get it
    DONE = "done"


class Audience(StrEnum):
    ALL = "all"
    TRACK = "track"  # youths who signed up to something in this track
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom a broadcast is for, before anybody's own wishes count."""

    audience: Audience
    track: Track | None = None
    activity_id: int | None = None
    with_waiting: bool = False


class LeftOut(StrEnum):
    """Why somebody among the recipients does not get it; the first reason that is true."""

    NO_CONSENT = "no_consent"
    UNREACHABLE = "unreachable"
    SWITCHED_OFF = "switched_off"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Reach:
    """How many get it, and how many of the recipients do not, by reason."""

    gets: int = 0
    left_out: dict[LeftOut, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens a page. Without a label it has a standard one."""

    url: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A broadcast as coordinators see it."""

    id: int
    author: str
    status: BroadcastStatus
    revision: int
    text: str
    photo_file_id: str = ""
    link: Link | None = None
    link_activity_id: int | None = None
    link_activity: str = ""
    recipients: Recipients | None = None
    recipients_activity: str = ""
    cancelled_activity: str = ""
    """Of the two above: the one that does not take place."""

    ahead: tuple[tuple[str, datetime, str], ...] = ()
    """Of the two above, those to come: name, when and where, as they are now."""

    send_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of the copies so far; `waiting` are still to be sent."""

    waiting: int = 0
    sent: int = 0
    blocked: int = 0
    failed: int = 0
    uncertain: int = 0
    dropped: int = 0
    answered: int = 0

    @property
    def total(self) -> int:
        return self.settled + self.waiting

    @property
    def settled(self) -> int:
        return self.sent + self.blocked + self.failed + self.uncertain + self.dropped

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all."""
        return 100 * self.settled // self.total if self.total else 100


_ADDRESS = re.compile(
    r"(?:https://)?(?:[^\W_](?:[^\W_]|-)*\.)+[^\W\d_]{2,}(?::\d{1,5})?(?:[/?#]\S*)?"
)


def parse_link(text: str) -> Link | None:
    """The link in «Tilmeld dig https://eksempel.dk», label first or last.

    None when there is no address of a public web page in it, or several; http is not secure.
    """
    words = text.split()
    found = [word for word in words if _ADDRESS.fullmatch(word)]
    if len(found) != 1 or any("://" in word for word in words if word not in found):
        return None
    url = found[0] if found[0].startswith("https://") else f"https://{found[0]}"
    url = _in_ascii(url)
    label = " ".join(word for word in words if word not in found).strip(" :-–")
    return Link(url, label) if url and len(url) <= LONGEST_LINK else None


def _in_ascii(url: str) -> str:
    """The address with a host name as the net knows it; empty when it cannot be one."""
    host = urlsplit(url).netloc
    try:
        return url.replace(host, host.encode("idna").decode(), 1)
    except UnicodeError:
        return ""


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Those of the names that stand in the text as words of their own, written as names are."""
    found = []
    for name in names:
        capital = name[:1].upper() + name[1:]
        if len(name) > 2 and capital in text and _stands_alone(capital, text):
            found.append(name)
    return sorted(set(found))


def _stands_alone(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", text) is not None
