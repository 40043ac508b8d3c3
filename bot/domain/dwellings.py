"""Homes: their forms, and how many of a pool are reserved."""

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


def reserved(total: int | None, percent: int | None) -> int | None:
    """How many homes of a pool are for the young people; None while either figure is open.

    Never more than the percentage grants: a part of a home is no home.
    """
    return None if total is None or percent is None else total * percent // 100
