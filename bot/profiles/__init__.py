"""What differs from one municipality to the next: names, help lines, hours, limits.

A profile is a TOML file here or anywhere; every phone number and opening hour in it says when it
was last checked.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveInt,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.domain.activities import Track
from bot.domain.alliance import ConceptKind, ConceptStage, Horizon, PartnerKind
from bot.domain.dwellings import DwellingKind
from bot.domain.housing import Stage
from bot.domain.working_time import LEAP_YEAR, is_known_country
from bot.errors import ConfigurationError

DENMARK = "DK"

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""A text that is not empty."""

PhoneNumber = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ]+$")]


class Need(StrEnum):
    """What a help line is for."""

    DANGER = "danger"
    SUICIDE = "suicide"
    VIOLENCE = "violence"
    NO_BED = "no_bed"
    UNDER_18 = "under_18"
    TALK = "talk"


URGENT = (Need.DANGER, Need.SUICIDE, Need.VIOLENCE, Need.NO_BED)
"""For each of these somebody must be there to call, or a young person in need reads of nobody."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wording(_Part):
    """A text of the municipality's own, in every language that the bot speaks."""

    da: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.da


class HelpLine(_Part):
    """A service to call. `number` is shown as written; empty for walk-in or chat services."""

    name: Wording
    number: PhoneNumber | Literal[""] = ""
    note: Wording
    needs: tuple[Need, ...]
    checked_on: date
    source: str


class WorkingHours(_Part):
    """When staff are at work, local time; Monday is 0. Public holidays are never worked."""

    weekdays: Annotated[tuple[Annotated[int, Field(ge=0, le=6)], ...], Field(min_length=1)] = (
        0,
        1,
        2,
        3,
        4,
    )
    opens: time = time(9)
    closes: time = time(16)

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("closes before it opens")
        return self


NOON = time(12)


class QuietHours(_Part):
    """From this local time until that of the next morning only answers and crisis messages go."""

    begin: time = time(21)
    end: time = time(8)

    @model_validator(mode="after")
    def _goes_over_midnight(self) -> Self:
        if not self.end <= NOON <= self.begin or self.end == self.begin:
            raise ValueError("must begin after noon and end before the next one")
        return self


class Limits(_Part):
    invitation_hours: PositiveInt = 72
    reminder_working_hours: PositiveInt = 4
    deputy_working_hours: PositiveInt = 8
    coordinator_working_hours: PositiveInt = 16
    silent_days: PositiveInt = 14
    """Not seen for so many days, a youth is asked kindly; so many later staff are told, twice."""
    silent_step_days: PositiveInt = 7
    stalled_days: PositiveInt = 14
    stage_days: dict[Stage, PositiveInt] = {}
    """Days until a case counts as stalled at a stage, where that differs from `stalled_days`."""
    capacity: PositiveInt = 80
    """Places in the project, and how few of them left are worth a word to coordinators."""
    capacity_warning: NonNegativeInt = 5
    waitlist_offer_hours: PositiveInt = 12


class Retention(_Part):
    """Days that things are kept after they ended."""

    messages: PositiveInt = 90
    appointments: PositiveInt = 365
    crisis: PositiveInt = 30
    audit: PositiveInt = 730
    outreach: PositiveInt = 90


class PartnerProfile(_Part):
    """An organisation that the register begins with."""

    name: str
    kind: PartnerKind
    former_names: tuple[str, ...] = ()
    tracks: tuple[Track, ...] = ()
    part: str = ""


class ConceptProfile(_Part):
    """A concept that the register begins with; `lead` is the name of a partner."""

    name: str
    kind: ConceptKind = ConceptKind.HOMES
    lead: str
    stage: ConceptStage = ConceptStage.IDEA
    track: Track = Track.HOME
    horizon: Horizon = Horizon.LATER
    about: str = ""
    supports: tuple[str, ...] = ()
    """Of a support package: the concepts that it comes with."""


class PoolProfile(_Part):
    """A pool that the register begins with; unknown figures are left out."""

    name: str
    kind: DwellingKind
    partner: str
    concept: str
    total: NonNegativeInt | None = None
    reserved_percent: Annotated[int, Field(ge=0, le=100)] | None = None


class Baseline(_Part):
    """A figure from elsewhere that the municipality's own are read against."""

    what: Wording
    figure: str
    source: str


class Profile(_Part):
    """One municipality."""

    code: Said
    name: Said
    sender: Said
    zone_name: str = "Europe/Copenhagen"
    country: str = DENMARK
    dial_prefix: str = "+45"
    staff_phone: PhoneNumber
    privacy_contact: Said
    min_age: PositiveInt = 18
    max_age: PositiveInt = 29
    working_hours: WorkingHours = WorkingHours()
    quiet_hours: QuietHours = QuietHours()
    limits: Limits = Limits()
    retention: Retention = Retention()
    housing_concepts: NonNegativeInt = 0
    """How many concepts with homes the alliance has agreed on, named yet or not."""
    partners: tuple[PartnerProfile, ...] = ()
    concepts: tuple[ConceptProfile, ...] = ()
    pools: tuple[PoolProfile, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    reporting_dates: tuple[Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-[0-3][0-9]$")], ...] = ()
    """When a status report is due each year, as MM-DD."""
    help_lines: tuple[HelpLine, ...]

    @field_validator("zone_name")
    @classmethod
    def _is_a_zone(cls, zone_name: str) -> str:
        try:  # a list of all zones takes a walk through the machine's folders
            ZoneInfo(zone_name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("is not a time zone, such as Europe/Copenhagen") from None
        return zone_name

    @field_validator("country")
    @classmethod
    def _has_known_holidays(cls, country: str) -> str:
        # Of Denmark nobody need ask: that takes longer than all the rest of a profile.
        if country != DENMARK and not is_known_country(country):
            raise ValueError("is not a country whose holidays are known, such as DK")
        return country

    @field_validator("reporting_dates")
    @classmethod
    def _are_days_of_a_year(cls, dates: tuple[str, ...]) -> tuple[str, ...]:
        for one in dates:
            try:
                date.fromisoformat(f"{LEAP_YEAR}-{one}")
            except ValueError:
                raise ValueError(f"{one} is not a day of the year, as MM-DD") from None
        return dates

    @field_validator("help_lines")
    @classmethod
    def _somebody_can_be_called(cls, lines: tuple[HelpLine, ...]) -> tuple[HelpLine, ...]:
        there = {need for line in lines for need in line.needs}
        if missing := [need for need in URGENT if need not in there]:
            raise ValueError(f"has no line for {', '.join(missing)}")
        return lines

    @field_validator("partners")
    @classmethod
    def _names_are_told_apart(
        cls, partners: tuple[PartnerProfile, ...]
    ) -> tuple[PartnerProfile, ...]:
        if twice := _twice(one.name for one in partners):
            raise ValueError(f"names twice: {', '.join(twice)}")
        return partners

    @model_validator(mode="after")
    def _everybody_named_is_there(self) -> Self:
        partners = {one.name for one in self.partners}
        concepts = {one.name for one in self.concepts}
        wanted = [(one.lead, partners, "partner") for one in self.concepts]
        wanted += [(name, concepts, "concept") for one in self.concepts for name in one.supports]
        wanted += [(one.partner, partners, "partner") for one in self.pools]
        wanted += [(one.concept, concepts, "concept") for one in self.pools]
        if unknown := [f"{kind} {name!r}" for name, known, kind in wanted if name not in known]:
            raise ValueError(f"is not in the profile: {', '.join(unknown)}")
        if self.min_age > self.max_age:
            raise ValueError("min_age is above max_age")
        return self

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone_name)

    def dialled(self, number: str) -> str:
        """The number with its country, so that phones make it a link; short ones need none."""
        digits = sum(sign.isdigit() for sign in number)
        is_short = digits < 7 or number.startswith("+")
        return number if is_short else f"{self.dial_prefix} {number}"

    def lines_for(self, *needs: Need) -> list[HelpLine]:
        """The help lines for any of these needs, in the profile's order."""
        return [line for line in self.help_lines if set(needs) & set(line.needs)]


def _fault(place: tuple[int | str, ...], words: str) -> str:
    said = words.removeprefix("Value error, ")
    return f"{'.'.join(map(str, place))}: {said}" if place else said


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


@cache
def read_profile(name: str) -> Profile:
    """The profile of that name or file, read once. Raises ConfigurationError with every fault."""
    path = Path(name) if name.endswith(".toml") else Path(__file__).with_name(f"{name}.toml")
    try:
        return Profile.model_validate(tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise ConfigurationError([f"MUNICIPALITY: there is no profile {name!r}"]) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError([f"MUNICIPALITY: {path.name} cannot be read: {error}"]) from None
    except ValidationError as error:
        faults = [_fault(one["loc"], one["msg"]) for one in error.errors()]
        raise ConfigurationError(
            [f"MUNICIPALITY: {path.name}: {fault}" for fault in faults]
        ) from None
