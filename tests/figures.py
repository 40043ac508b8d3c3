"""A year of the alliance in rows: enough people for figures, and some too few to be shown."""

from datetime import date, timedelta
from itertools import cycle

from sqlmodel import select

from bot.domain.dwellings import BuildType, DwellingKind, HousingForm
from bot.domain.housing import Ball, SideState, Stage
from bot.domain.intake import Route
from bot.domain.offers import NoBecause, OfferStatus, Side
from bot.domain.people import Role
from bot.services import cases
from bot.store import Tx
from bot.tables import Concept, Dwelling, Offer, OfferStep, Outcome, Person, StageChange

NAME = "Hemmelig Person"


def a_year(tx: Tx, caseworker_id: int, size: int = 60) -> None:
    """So many young people, most of them further than the start, and their offers and outcomes."""
    youths = enter(tx, caseworker_id, size)
    where = cycle([Stage.WAITING] * 3 + [Stage.SUPPORTED] * 4 + [Stage.ASSESSMENT, Stage.PLAN])
    for number, (youth_id, stage) in enumerate(zip(youths, where, strict=False)):
        case = cases.case_of(tx, youth_id)
        case.opened_at = tx.now - timedelta(days=200)
        case.enrolled_at = None if number % 10 == 9 else tx.now - timedelta(days=150)
        case.route = Route.AT_RISK if number % 4 == 3 else Route.HOMELESS
        moves(tx, youth_id, caseworker_id, stage, days=30 + number % 20)
        case.stage = stage
        if stage is Stage.SUPPORTED:
            lives_in(tx, youth_id, caseworker_id, number, stays=number % 6 != 5)
        elif stage is Stage.WAITING:
            said_no(tx, youth_id, caseworker_id, number)
        tx.add(case)
    tx.flush()


def enter(tx: Tx, caseworker_id: int, size: int) -> list[int]:
    people = [
        Person(role=Role.YOUTH, alias=NAME, joined_at=tx.now, consented_at=tx.now)
        for _ in range(size)
    ]
    tx.add_all(people)
    tx.flush()
    for person in people:
        cases.open_case(tx, person.id, caseworker_id)
    return [person.id for person in people]


def moves(tx: Tx, youth_id: int, staff_id: int, stage: Stage, days: int) -> None:
    """From the start to this stage, so many days after the beginning."""
    at = tx.now - timedelta(days=200 - days)
    tx.add(
        StageChange(
            youth_id=youth_id,
            at=at,
            by_id=staff_id,
            stage_before=Stage.CONTACT,
            stage_after=stage,
            side_before=SideState.NONE,
            side_state=SideState.NONE,
            ball=Ball.STAFF,
            moved_before=at - timedelta(days=days),
        )
    )


def lives_in(tx: Tx, youth_id: int, staff_id: int, number: int, *, stays: bool) -> None:
    """A home of her own for a year, or not any more."""
    row = offered(tx, youth_id, staff_id, number, OfferStatus.MOVED_IN)
    row.moved_in_on = tx.now.date() - timedelta(days=100)
    for months in (3, 6, 12):
        tx.add(
            Outcome(
                offer_id=row.id,
                youth_id=youth_id,
                months=months,
                still_housed=stays or months < 12,
                by_id=staff_id,
                at=tx.now,
            )
        )


def said_no(tx: Tx, youth_id: int, staff_id: int, number: int) -> None:
    row = offered(tx, youth_id, staff_id, number, OfferStatus.DECLINED)
    row.ended_by = Side.YOUTH
    row.because = NoBecause.AREA if number % 9 == 0 else NoBecause.RENT


def offered(tx: Tx, youth_id: int, staff_id: int, number: int, status: OfferStatus) -> Offer:
    concept, lead = tx.exec(
        select(Concept.id, Concept.lead_id).where(Concept.name == "Omdannelse")
    ).one()
    home = Dwelling(
        label=f"Bolig {number}",
        partner_id=lead,
        concept_id=concept,
        kind=DwellingKind.OWN_HOME,
        form=HousingForm.PERMANENT,
        build=BuildType.CONVERSION,
        rent=3000,
        deposit=9000,
        own_kitchen=True,
        area="Valby",
        is_accessible=False,
        is_shared=False,
        free_from=date(2026, 1, 1),
        changed_at=tx.now,
    )
    tx.add(home)
    tx.flush()
    at = tx.now - timedelta(days=20)
    row = Offer(
        dwelling_id=home.id,
        youth_id=youth_id,
        status=status,
        proposed_by=staff_id,
        proposed_at=at,
        changed_at=at,
    )
    tx.add(row)
    tx.flush()
    tx.add(OfferStep(offer_id=row.id, youth_id=youth_id, at=at, by_id=staff_id, status=status))
    return row
