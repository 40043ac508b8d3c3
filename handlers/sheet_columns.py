"""The columns of the registers that come and go as files."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.domain.activities import TRACK_NAMES
from bot.domain.alliance import PARTNER_KINDS, ConceptKind
from bot.domain.dwellings import BUILD_TYPES, DWELLING_KINDS, HOUSING_FORMS
from bot.domain.reading import read_day, read_line, read_text, read_whole
from bot.domain.sheets import Column, one_of
from bot.services import concepts, partners, pools
from handlers.dwelling_questions import HIGHEST_DEPOSIT, HIGHEST_RENT
from handlers.pools import MOST_HOMES
from handlers.routes import Ask


def partner_columns(ask: Ask) -> tuple[Column, ...]:
    t = ask.t
    return (
        _line(t("Name"), "name"),
        _choice(ask, t("Kind"), "kind", PARTNER_KINDS),
        _list(t("Tracks"), "tracks", {str(one): str(t(name)) for one, name in TRACK_NAMES.items()}),
        Column("part", str(t("Part")), str, _or_nothing(read_text, "")),
        Column("contact", str(t("Contact")), str, _or_nothing(read_text, "")),
        _list(t("Former names"), "former_names"),
    )


def dwelling_columns(ask: Ask) -> tuple[Column, ...]:
    t, tx, who = ask.t, ask.tx, ask.who
    return (
        _line(t("Label"), "label"),
        _reference(t("Partner"), "partner_id", _owners(ask)),
        _choice(ask, t("Kind"), "kind", DWELLING_KINDS),
        _choice(ask, t("Form"), "form", HOUSING_FORMS),
        _choice(ask, t("Building"), "build", BUILD_TYPES),
        Column("rent", str(t("Rent")), str, read_whole(HIGHEST_RENT)),
        Column("deposit", str(t("Deposit")), str, read_whole(HIGHEST_DEPOSIT)),
        _yes_or_no(ask, t("Own kitchen"), "own_kitchen"),
        _line(t("Area"), "area"),
        _yes_or_no(ask, t("Step-free"), "is_accessible"),
        _yes_or_no(ask, t("Shared"), "is_shared"),
        Column(
            "free_from",
            str(t("Free from")),
            lambda day: f"{date.fromisoformat(day):%d.%m.%Y}",
            lambda cell: read_day(cell, tx.today),
        ),
        _reference(t("Pool"), "pool_id", pools.names(tx, who), may_be_empty=True),
        _reference(
            t("Concept"), "concept_id", concepts.names(tx, ConceptKind.HOMES), may_be_empty=True
        ),
        Column("about", str(t("Description")), str, _or_nothing(read_text, "")),
    )


def pool_columns(ask: Ask) -> tuple[Column, ...]:
    """An empty cell is a figure that is not known yet."""
    t = ask.t
    homes = concepts.names(ask.tx, ConceptKind.HOMES)
    return (
        _line(t("Name"), "name"),
        _reference(t("Partner"), "partner_id", _owners(ask)),
        _choice(ask, t("Kind"), "kind", DWELLING_KINDS),
        _reference(t("Concept"), "concept_id", homes, may_be_empty=True),
        _figure(t("In all"), "total", MOST_HOMES),
        _figure(t("Reserved"), "reserved_percent", 100),
    )


def _owners(ask: Ask) -> dict[int, str]:
    """Whose homes this reader may enter."""
    owners, own = partners.names(ask.tx), partners.own(ask.tx, ask.who)
    return owners if own is None else {own: owners.get(own, "")}


def _figure(heading: str, name: str, most: int) -> Column:
    def write(value: int | None) -> str:
        return "" if value is None else str(value)

    return Column(name, str(heading), write, _or_nothing(read_whole(most), None))


def _line(heading: str, name: str) -> Column:
    return Column(name, str(heading), str, read_line)


def _choice(ask: Ask, heading: str, name: str, names: Mapping[Any, str]) -> Column:
    labels = {str(one): str(ask.t(label)) for one, label in names.items()}
    read = one_of({label: value for value, label in labels.items()})
    return Column(name, str(heading), lambda value: labels[value], read)


def _yes_or_no(ask: Ask, heading: str, name: str) -> Column:
    yes, no = str(ask.t("yes")), str(ask.t("no"))
    return Column(
        name, str(heading), lambda value: yes if value else no, one_of({yes: True, no: False})
    )


def _reference(
    heading: str, name: str, names: dict[int, str], *, may_be_empty: bool = False
) -> Column:
    read = one_of({label: key for key, label in names.items()})
    return Column(
        name,
        str(heading),
        lambda key: names.get(key, ""),
        _or_nothing(read, None) if may_be_empty else read,
    )


def _list(heading: str, name: str, labels: dict[str, str] | None = None) -> Column:
    """Several values in one cell, with commas between them."""

    def write(values: list[str]) -> str:
        return ", ".join(labels[one] if labels else one for one in values)

    def read(cell: str) -> list[str]:
        parts = [part.strip() for part in cell.split(",") if part.strip()]
        if labels is None:
            return [read_line(part) for part in parts]
        known = one_of({label: value for value, label in labels.items()})
        found = [known(part) for part in parts]
        return [one for one in labels if one in found]

    return Column(name, str(heading), write, read)


def _or_nothing(read: Callable[[str], Any], nothing: Any) -> Callable[[str], Any]:
    return lambda cell: read(cell) if cell else nothing
