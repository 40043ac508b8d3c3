"""The register of partners: the organisations of the alliance, and who may act for one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, func, select

from bot.domain.activities import Track
from bot.domain.alliance import PartnerFacts
from bot.domain.people import COORDINATORS, STAFF, Asker, Role
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import audit, people
from bot.services.people import NotYours, alphabetical
from bot.store import Tx
from bot.tables import Concept, Partner, Person, Pool


class NameTaken(Refusal):
    msgid = N_("There is one called {name} already.")


class ChosenGone(Refusal):
    msgid = N_("One of the things you chose is gone. Please choose again.")


_IN_ORDER = (col(Partner.is_active).desc(), alphabetical(col(Partner.name)), col(Partner.id))


@dataclass(frozen=True, slots=True)
class Listed:
    """A partner as the register shows it."""

    id: int
    facts: PartnerFacts
    is_active: bool
    contacts: int  # people who act for it here


def count(tx: Tx) -> int:
    return tx.exec(select(func.count()).select_from(Partner)).one()


def register(tx: Tx, who: Asker, *, first: int = 0, size: int | None = None) -> list[Listed]:
    """Partners, `size` of them from the `first` on: the active ones first, then by name.

    Raises NotYours for youths and guests.
    """
    _must_work_here(who)
    asked = select(Partner).order_by(*_IN_ORDER).offset(first)
    return _listed(tx, tx.exec(asked.limit(size) if size is not None else asked).all())


def partner(tx: Tx, who: Asker, partner_id: int) -> Listed:
    """One of them. Raises NotYours when there is none."""
    _must_work_here(who)
    row = tx.get(Partner, partner_id)
    if row is None:
        raise NotYours
    return _listed(tx, [row])[0]


def _must_work_here(who: Asker) -> None:
    if who.role not in STAFF:
        raise NotYours


def names(tx: Tx, *, only_active: bool = False) -> dict[int, str]:
    """The name of every partner, or of those who take part, by id, in the order of the register."""
    asked = select(Partner.id, Partner.name).order_by(*_IN_ORDER)
    return dict(tx.exec(asked.where(Partner.is_active) if only_active else asked).all())


def keep(tx: Tx, who: Asker, partner_id: int | None, facts: PartnerFacts) -> int:
    """The partner is as the facts say; a new one without an id. A changed name is remembered.

    Raises NameTaken, NotYours unless a coordinator or the partner itself says so.
    """
    if partner_id is None:
        people.must_coordinate(who)
        row = Partner(name="", kind=facts.kind, changed_at=tx.now)
    else:
        must_act_for(tx, who, partner_id)
        row = tx.get_one(Partner, partner_id)
    name_must_be_free(tx, Partner, facts.name, partner_id)
    former = [name for name in (*facts.former_names, row.name) if name and name != facts.name]
    row.name, row.kind, row.contact, row.part = facts.name, facts.kind, facts.contact, facts.part
    row.former_names = list(dict.fromkeys(former))
    row.tracks = [str(track) for track in Track if track in facts.tracks]
    row.changed_at = tx.now
    tx.add(row)
    tx.flush()
    audit.note(tx, who.id, "partner.kept")
    return row.id


def switch(tx: Tx, who: Asker, partner_id: int, is_active: bool) -> None:
    """The partner takes part from now on, or no more; what it has done stays."""
    people.must_coordinate(who)
    row = tx.get(Partner, partner_id)
    if row is None:
        raise NotYours
    row.is_active, row.changed_at = is_active, tx.now
    tx.add(row)
    audit.note(tx, who.id, "partner.on" if is_active else "partner.off")


def own(tx: Tx, who: Asker) -> int | None:
    """The partner that this person acts for; None for everybody who is no partner contact.

    Raises NotYours while that partner takes no part.
    """
    if who.role is not Role.PARTNER:
        return None
    partner_id = tx.get_one(Person, who.id).partner_id
    if partner_id is None or not tx.get_one(Partner, partner_id).is_active:
        raise NotYours
    return partner_id


def contacts(tx: Tx, partner_id: int) -> list[Asker]:
    """Who acts for this partner, oldest first; nobody while it takes no part."""
    if not tx.get_one(Partner, partner_id).is_active:
        return []
    found = people.active(Role.PARTNER).where(Person.partner_id == partner_id)
    return [people.as_asker(row) for row in tx.exec(found.order_by(col(Person.id)))]


def must_act_for(tx: Tx, who: Asker, partner_id: int | None) -> None:
    """Coordinators act for every partner, a contact for their own. Raises NotYours."""
    is_there = partner_id is not None and tx.get(Partner, partner_id) is not None
    if not is_there or (who.role not in COORDINATORS and own(tx, who) != partner_id):
        raise NotYours


def name_must_be_free(
    tx: Tx, register: type[Partner | Concept | Pool], name: str, but: int | None
) -> None:
    """Raises NameTaken where another one in this register is called so, whatever its capitals.

    Registers are short, and SQLite knows no capitals but those of English.
    """
    known = tx.exec(select(register.id, register.name))
    if any(key != but and taken.casefold() == name.casefold() for key, taken in known):
        raise NameTaken(name=name)


def _listed(tx: Tx, rows: Sequence[Partner]) -> list[Listed]:
    contacts = dict(
        tx.exec(
            select(Person.partner_id, func.count())
            .where(
                col(Person.partner_id).in_([row.id for row in rows]),
                Person.role == Role.PARTNER,
                col(Person.left_at).is_(None),
            )
            .group_by(col(Person.partner_id))
        ).all()
    )
    return [_as_listed(row, contacts.get(row.id, 0)) for row in rows]


def _as_listed(row: Partner, contacts: int) -> Listed:
    facts = PartnerFacts(
        name=row.name,
        kind=row.kind,
        former_names=tuple(row.former_names),
        contact=row.contact,
        tracks=tuple(Track(track) for track in row.tracks),
        part=row.part,
    )
    return Listed(row.id, facts, row.is_active, contacts)
