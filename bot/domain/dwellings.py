"""Homes: their forms, and how many of a pool are reserved."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.i18n import N_


class HousingForm(StrEnum):
    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    ACUTE = "acute"


HOUSING_FORMS = {
    HousingForm.PERMANENT: N_("permanent"),
    HousingForm.TEMPORARY: N_("temporary"),
    HousingForm.ACUTE: N_("acute"),
}


class BuildType(StrEnum):
    NEW_BUILD = "new_build"
    CONVERSION = "conversion"
    EXISTING = "existing"


BUILD_TYPES = {
    BuildType.NEW_BUILD: N_("new-build"),
    BuildType.CONVERSION: N_("conversion"),
    BuildType.EXISTING: N_("existing building"),
}


class DwellingKind(StrEnum):
    OWN_HOME = "own_home"
    DORM_ROOM = "dorm_room"


DWELLING_KINDS = {
    DwellingKind.OWN_HOME: N_("own home"),
    DwellingKind.DORM_ROOM: N_("room in a dormitory"),
}


@dataclass(frozen=True, slots=True)
class PoolFacts:
    """So many homes or places, a percentage of them for the young people; both may be open."""

    name: str
    kind: DwellingKind
    partner_id: int
    concept_id: int | None = None
    total: int | None = None
    reserved_percent: int | None = None


@dataclass(frozen=True, slots=True)
class DwellingFacts:
    """One home. Whole kroner, the rent a month. A label and an area, never an address."""

    label: str
    partner_id: int
    kind: DwellingKind
    form: HousingForm
    build: BuildType
    rent: int
    deposit: int
    own_kitchen: bool  # housing benefit depends on it
    area: str
    is_accessible: bool
    is_shared: bool
    free_from: date
    pool_id: int | None = None
    concept_id: int | None = None
    about: str = ""
    picture_file_id: str = ""


def reserved(total: int | None, percent: int | None) -> int | None:
    """How many homes of a pool are for the young people; None while either figure is open.

    Never more than the percentage grants: a part of a home is no home.
    """
    return None if total is None or percent is None else total * percent // 100
