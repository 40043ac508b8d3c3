"""Free homes for the demo; all invented."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import select

from bot.domain.dwellings import BuildType, DwellingFacts, DwellingKind, HousingForm
from bot.domain.intake import Route, Sleeps
from bot.domain.people import Asker, Role
from bot.services import dwellings, invitations, needs, pools
from bot.services.invitations import Made
from bot.services.needs import Needs
from bot.store import Tx
from bot.tables import Concept, Partner, Pool

OWNER = "KAB"
HOMES = (
    ("KAB 12", 3200, "Valby", True, False, "Et rum på 28 m². Ro, og bussen holder lige ved døren."),
    ("KAB 14", 3450, "Vanløse", True, False, "To små rum på 2. sal. Fælles gård med cykler."),
    ("KAB 21", 2900, "Amager", False, True, "Eget værelse. Man deler køkken med to andre."),
)
"""Label, rent, area, own kitchen, shared, and what the young person reads."""


def make_homes(tx: Tx, coordinator: Asker) -> None:
    """The pool has its figures, and its homes are free from next week."""
    partner_id = tx.exec(select(Partner.id).where(Partner.name == OWNER)).one()
    pool = tx.exec(select(Pool).where(Pool.partner_id == partner_id)).one()
    found = pools.pool(tx, coordinator, pool.id)
    pools.keep(tx, coordinator, pool.id, replace(found.facts, reserved_percent=15))
    concept_id = tx.exec(select(Concept.id).where(Concept.lead_id == partner_id)).one()
    free_from = tx.today + timedelta(days=7)
    for label, rent, area, own_kitchen, is_shared, about in HOMES:
        facts = DwellingFacts(
            label=label,
            partner_id=partner_id,
            kind=DwellingKind.OWN_HOME,
            form=HousingForm.PERMANENT,
            build=BuildType.CONVERSION,
            rent=rent,
            deposit=3 * rent,
            own_kitchen=own_kitchen,
            area=area,
            is_accessible=False,
            is_shared=is_shared,
            free_from=free_from,
            pool_id=pool.id,
            concept_id=concept_id,
            about=about,
        )
        dwellings.keep(tx, coordinator, None, facts)


def invite_contact(tx: Tx, coordinator: Asker, name: str) -> Made:
    """An invitation for a contact of the partner whose homes these are."""
    assert coordinator.role is Role.COORDINATOR
    partner_id = tx.exec(select(Partner.id).where(Partner.name == OWNER)).one()
    return invitations.invite_partner(tx, coordinator, name, partner_id)


def say_needs(tx: Tx, caseworker: Asker, youth_id: int) -> None:
    """It is known what the home may cost and where it may be."""
    said = Needs(Route.HOMELESS, Sleeps.SOFA, 3500, HousingForm.PERMANENT, ("Valby", "Vanløse"))
    needs.keep(tx, caseworker, youth_id, said)
