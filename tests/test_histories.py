"""Random histories of cases and homes: whatever people do, some things are always true.

A home never has two holders, nobody is told twice of the same thing, no place is given that is not
there, nobody moves into a dormitory without a support worker, and everything can be settled.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection
from sqlmodel import col, func, select

from bot.domain.delivery import Lane
from bot.domain.dwellings import DwellingKind
from bot.domain.housing import SideState, Stage
from bot.domain.intake import Suitability
from bot.domain.offers import ENDED, PROMISED, NoBecause, OfferStatus
from bot.domain.people import Asker, Role
from bot.errors import Refusal
from bot.profiles import Limits
from bot.services import (
    alliance,
    caseload,
    cases,
    drafts,
    dwellings,
    erasure,
    handover,
    needs,
    offers,
    own_offers,
    people,
    settling,
    stages,
    support_workers,
    viewings,
)
from bot.store import Surroundings, Tx
from bot.store.sqlite import sqlite_engine
from bot.tables import (
    Assessment,
    Case,
    Delivery,
    Dwelling,
    Offer,
    OfferStep,
    Partner,
    Person,
)
from bot.vault import Vault, new_outer_key
from tests.hjem import COPENHAGEN, MONDAY_AT_NINE, Clock
from tests.test_dwellings import facts

S = OfferStatus
CAPACITY = 2
YOUTHS = ("aya", "emil", "lise")
PEOPLE = {
    "aya": Role.YOUTH, "emil": Role.YOUTH, "lise": Role.YOUTH, "bo": Role.CASEWORKER,
    "dorte": Role.CASEWORKER, "sam": Role.SUPPORT_WORKER, "carla": Role.COORDINATOR,
    "pia": Role.PARTNER,
}  # fmt: skip
IDS = {name: number for number, name in enumerate(PEOPLE, 1)}
HOMES = (1, 2)
DORM = 2

MAY_FOLLOW = {
    S.PROPOSED: {S.OFFERED, S.WITHDRAWN, S.FILLED, S.DECLINED},
    S.OFFERED: {S.VIEWING, S.ACCEPTED, S.DECLINED, S.EXPIRED, S.WITHDRAWN},
    S.VIEWING: {S.ACCEPTED, S.DECLINED, S.EXPIRED, S.WITHDRAWN},
    S.ACCEPTED: {S.APPROVED, S.DECLINED, S.WITHDRAWN},
    S.APPROVED: {S.SIGNED, S.DECLINED, S.WITHDRAWN},
    S.SIGNED: {S.MOVED_IN, S.DECLINED, S.WITHDRAWN},
    S.MOVED_IN: {S.MOVED_OUT},
} | {status: set() for status in ENDED}

FOR_YOUTHS: dict[str, Callable[[Tx, Asker, int], object]] = {
    "see it first": own_offers.see_first,
    "yes": own_offers.accept,
    "no": lambda tx, who, row: own_offers.decline(tx, who, row, NoBecause.AREA),
}
FOR_STAFF: dict[str, Callable[[Tx, Asker, int], object]] = {
    "confirm": lambda tx, who, row: offers.confirm(tx, who, row, 3),
    "landlord: yes": lambda tx, who, row: offers.landlord_says(tx, who, row, is_yes=True),
    "landlord: no": lambda tx, who, row: offers.landlord_says(tx, who, row, is_yes=False),
    "sign": offers.sign,
    "move in": offers.move_in,
    "take back": offers.withdraw,
    "set a viewing": lambda tx, who, row: viewings.set_time(
        tx, who, row, tx.now + timedelta(days=2), "Ved porten"
    ),
    "move out": settling.move_out,
}

ONWARD = {
    S.PROPOSED: "confirm", S.ACCEPTED: "landlord: yes", S.APPROVED: "sign", S.SIGNED: "move in",
}  # fmt: skip

youths = st.sampled_from(YOUTHS)
anybody = st.sampled_from((*(["the right one"] * 6), *PEOPLE))
which = st.integers(0, 3)


class History(RuleBasedStateMachine):
    """One municipality with two homes, three youths and too few places."""

    empty: Path

    def __init__(self) -> None:
        super().__init__()
        self.engine = sqlite_engine("sqlite://")
        with closing(sqlite3.connect(self.empty)) as empty:
            raw = self.engine.raw_connection()
            empty.backup(raw.driver_connection)  # type: ignore[arg-type]
            raw.close()
        self.clock = Clock(MONDAY_AT_NINE)
        limits = Limits(capacity=CAPACITY)
        profile = COPENHAGEN.model_copy(update={"limits": limits})
        self.surroundings = Surroundings(self.clock, Vault([new_outer_key()]), profile)
        self.connection: Connection = self.engine.connect()

    def do(self, service: Callable[..., Any], *arguments: Any) -> Any:
        """The service in a transaction of its own; a refusal undoes what it did."""
        with self.surroundings.begin(self.connection) as tx:
            found = service(tx, *arguments)
            tx.commit()
            return found

    def tries(self, who: str, service: Callable[..., Any], *arguments: Any) -> None:
        with suppress(Refusal):
            self.do(lambda tx: service(tx, people.by_id(tx, IDS[who]), *arguments))

    @initialize(wanted=st.lists(st.tuples(youths, st.sampled_from(HOMES)), min_size=2, max_size=5))
    def begins(self, wanted: list[tuple[str, int]]) -> None:
        self.do(_enter)
        for youth, home in wanted:
            self.tries("bo", offers.propose, IDS[youth], home)

    @rule(which=which, steps=st.integers(1, 5))
    def all_goes_well(self, which: int, steps: int) -> None:
        """The next steps of an offer, each by the right one."""
        for _ in range(steps):
            row = self.do(_offer, which)
            if row is not None and row.status is S.OFFERED:
                self.tries(_name(row.youth_id), own_offers.accept, row.id)
            elif row is not None and row.status in ONWARD:
                act = FOR_STAFF[ONWARD[row.status]]
                self.tries(self.do(_caseworker, row.youth_id), act, row.id)
                assert not self.do(_moved_in_alone, row.id)

    @rule(youth=youths, home=st.sampled_from(HOMES), who=anybody)
    def proposes(self, youth: str, home: int, who: str) -> None:
        who = self.do(_caseworker, IDS[youth]) if who == "the right one" else who
        self.tries(who, offers.propose, IDS[youth], home)

    @rule(act=st.sampled_from(sorted(FOR_YOUTHS)), which=which, who=anybody)
    def youth_answers(self, act: str, which: int, who: str) -> None:
        row = self.do(_offer, which)
        if row is not None:
            who = _name(row.youth_id) if who == "the right one" else who
            self.tries(who, FOR_YOUTHS[act], row.id)

    @rule(act=st.sampled_from(sorted(FOR_STAFF)), which=which, who=anybody)
    def staff_act(self, act: str, which: int, who: str) -> None:
        row = self.do(_offer, which)
        if row is not None:
            who = self.do(_caseworker, row.youth_id) if who == "the right one" else who
            self.tries(who, FOR_STAFF[act], row.id)
            assert row.status is S.MOVED_IN or not self.do(_moved_in_alone, row.id)

    @rule(days=st.integers(1, 4))
    def time_passes(self, days: int) -> None:
        self.clock.now += timedelta(days=days)
        self.do(own_offers.expire)
        self.do(viewings.lead_on)
        self.do(settling.ask_how_it_goes)

    @rule(youth=youths, want=st.sampled_from((*Stage, SideState.PAUSED, SideState.LOST_CONTACT)))
    def case_moves(self, youth: str, want: Stage | SideState) -> None:
        self.tries(self.do(_caseworker, IDS[youth]), _move, IDS[youth], want)

    @rule(youth=youths, who=anybody, what=st.sampled_from(("close", "reopen", "leave", "come")))
    def case_ends_or_goes_on(self, youth: str, who: str, what: str) -> None:
        who = self.do(_caseworker, IDS[youth]) if who == "the right one" else who
        if what == "leave" and self.do(_is_here, IDS[youth]):
            self.tries(youth, erasure.erase)
        elif what == "close":
            self.tries(who, caseload.close, IDS[youth])
        else:
            self.tries(who, caseload.reopen, IDS[youth])
            self.tries(who, needs.take_in, IDS[youth])

    @rule(youth=youths, to=st.sampled_from(("bo", "dorte")), support=st.sampled_from((0, "sam")))
    def somebody_else_helps(self, youth: str, to: str, support: str | int) -> None:
        self.tries("carla", handover.hand_over, IDS[youth], IDS[to])
        self.tries("carla", support_workers.assign, IDS[youth], IDS["sam"] if support else 0)

    @rule(home=st.sampled_from(HOMES), is_off=st.booleans())
    def home_comes_and_goes(self, home: int, is_off: bool) -> None:
        self.tries("pia", dwellings.withdraw if is_off else dwellings.bring_back, home)

    @invariant()
    def all_is_in_order(self) -> None:
        assert self.do(_faults) == []

    def teardown(self) -> None:
        """However it went, everything can be settled, and then the homes are free."""
        for row in self.do(_running):
            who = self.do(_caseworker, row.youth_id)
            end = settling.move_out if row.status is S.MOVED_IN else offers.withdraw
            self.do(lambda tx, w=who, e=end, r=row: e(tx, people.by_id(tx, IDS[w]), r.id))
        assert self.do(_running) == []
        assert self.do(_not_free) == []
        for youth in YOUTHS:
            if self.do(_is_here, IDS[youth]):
                self.tries(self.do(_caseworker, IDS[youth]), caseload.close, IDS[youth])
        assert self.do(_places_taken) == 0
        self.connection.close()
        self.engine.dispose()


def _enter(tx: Tx) -> None:
    alliance.begin(tx)
    kab = tx.exec(select(Partner.id).where(Partner.name == "KAB")).one()
    for name, role in PEOPLE.items():
        person = Person(
            role=role, alias=name.title(), chat_id=IDS[name], joined_at=tx.now,
            consented_at=tx.now, partner_id=kab if role is Role.PARTNER else None,
        )  # fmt: skip
        tx.add(person)
        tx.flush()
        assert person.id == IDS[name]
    carla = people.by_id(tx, IDS["carla"])
    for number, kind in enumerate((DwellingKind.OWN_HOME, DwellingKind.DORM_ROOM), 1):
        one = facts(tx, f"KAB {number}", kind=kind, free_from=date(2026, 12, 1))
        assert dwellings.keep(tx, carla, None, one) == number
    for youth in YOUTHS:
        cases.open_case(tx, IDS[youth], IDS["bo"])
        tx.add(
            Assessment(
                youth_id=IDS[youth], by_id=IDS["bo"], at=tx.now,
                decision=Suitability.SUITABLE, body=b"",
            )
        )  # fmt: skip


def _name(person_id: int) -> str:
    return next(name for name, number in IDS.items() if number == person_id)


def _move(tx: Tx, who: Asker, youth_id: int, want: Stage | SideState) -> None:
    draft = drafts.make(tx, who, youth_id, want, "Nyt.")
    stages.send(tx, who, youth_id, draft.revision)


def _caseworker(tx: Tx, youth_id: int) -> str:
    return _name(tx.get_one(Case, youth_id).caseworker_id)


def _is_here(tx: Tx, youth_id: int) -> bool:
    return tx.get_one(Person, youth_id).left_at is None


def _offer(tx: Tx, number: int) -> Offer | None:
    rows = tx.exec(select(Offer).order_by(col(Offer.id).desc())).all()
    return rows[number % len(rows)] if rows else None


def _running(tx: Tx) -> list[Offer]:
    return list(tx.exec(select(Offer).where(col(Offer.status).not_in(ENDED))))


def _faults(tx: Tx) -> list[str]:
    """What must never be, in words."""
    faults = [f"a home has {n} holders" for n in _holders(tx) if n > 1]
    faults += [f"told twice: {one}" for one in _told_twice(tx)]
    faults += [f"{old} was followed by {new}" for old, new in _wrong_steps(tx)]
    if _places_taken(tx) > CAPACITY:
        faults.append("more places are taken than there are")
    return faults


def _holders(tx: Tx) -> list[int]:
    asked = (
        select(func.count()).where(col(Offer.status).in_(PROMISED)).group_by(col(Offer.dwelling_id))
    )
    return list(tx.exec(asked))


def _not_free(tx: Tx) -> list[Dwelling]:
    homes = tx.exec(
        select(Dwelling).where(col(Dwelling.withdrawn_at).is_(None), ~dwellings.is_free())
    )
    return list(homes)


def _moved_in_alone(tx: Tx, offer_id: int) -> bool:
    """Whether the youth lives in the dormitory and has no support worker."""
    row = tx.get_one(Offer, offer_id)
    case = tx.get_one(Case, row.youth_id)
    is_there = row.status is S.MOVED_IN and row.dwelling_id == DORM
    return is_there and case.support_worker_id is None


def _told_twice(tx: Tx) -> list[Any]:
    """But for reminders, and for a home that comes and goes: each time is news."""
    rows = tx.exec(
        select(Delivery).where(
            col(Delivery.kind).startswith("offers.")
            | col(Delivery.kind).startswith("settling.")
            | col(Delivery.kind).startswith("viewings.")
            | (col(Delivery.kind) == "housing.news"),
            Delivery.kind != "offers.home_changed",
            Delivery.lane != Lane.REMINDER,
        )
    )
    told = Counter((row.recipient, row.kind, str(sorted(row.params.items()))) for row in rows)
    return [one for one, times in told.items() if times > 1]


def _places_taken(tx: Tx) -> int:
    taken = col(Case.enrolled_at).is_not(None) & col(Case.closed_at).is_(None)
    return tx.exec(select(func.count()).select_from(Case).where(taken)).one()


def _wrong_steps(tx: Tx) -> list[tuple[OfferStatus, OfferStatus]]:
    """Steps that may not follow each other."""
    before: dict[int, OfferStatus] = {}
    wrong = []
    for row in tx.exec(select(OfferStep).order_by(col(OfferStep.id))):
        if row.offer_id in before and row.status not in MAY_FOLLOW[before[row.offer_id]]:
            wrong.append((before[row.offer_id], row.status))
        before[row.offer_id] = row.status
    return wrong


def test_whatever_people_do_homes_places_and_messages_stay_in_order(
    empty_database: Path,
) -> None:
    History.empty = empty_database
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            phases=(Phase.reuse, Phase.generate),  # to shrink a history takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
