"""«Min bolig»: where a youth is on the way to a home, and what changed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot import outbox
from bot.domain.delivery import Lane
from bot.domain.housing import Ball, SideState, Stage, at_stage_since, can_stall
from bot.domain.offers import ASKED, PROMISED, HowItGoes, OfferStatus
from bot.domain.working_time import next_opening
from bot.services import assessments, audit, bring, duty, private
from bot.services.people import NotYours, alias_of
from bot.store import Tx
from bot.tables import Case, CheckIn, Dwelling, Offer, Person, StageChange


@dataclass(frozen=True, slots=True)
class News:
    """A step as the youth was told of it. `text` is empty where a human told it."""

    at: datetime
    stage: Stage
    side_state: SideState
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Home:
    """Where a youth is now."""

    stage: Stage
    side_state: SideState
    since: datetime  # at this stage
    ball: Ball
    ball_since: datetime
    helper: str
    is_closed: bool
    no_is_untold: bool  # there is a rejection that no human has told yet
    last: News | None
    stalled_days: int  # 0: it moves, or nothing has to move
    reminded: bool  # staff were told that nothing moves
    remind_on: date | None  # if nothing moves until then, staff are told
    has_place: bool  # in the project; without one the youth is in its queue
    to_bring: int  # things that the youth was asked for and has not handed in
    offers: tuple[tuple[int, str, bool], ...]  # running ones: id, area, whether it is lived in
    has_moved_out: bool  # of the home that brought the case to its stage
    awaits: OfferStatus | None  # how far an offer is that waits for others, if none for the youth
    is_assessed: bool  # somebody looked into whether a dormitory fits


def home(tx: Tx, youth_id: int) -> Home | None:
    """The youth's own page, which counts as read from now on; None without a case."""
    case = tx.get(Case, youth_id)
    if case is None:
        return None
    _mark_opened(tx, case)
    return home_of(tx, case)


def home_of(tx: Tx, case: Case) -> Home:
    untold = is_no_untold(tx, case)
    days = stalled_days(tx, case)
    waits = can_stall(case.stage, case.side_state) and case.closed_at is None
    limit = timedelta(days=stall_limit(tx, case.stage))
    since, ball_since = _since(tx, case)
    return Home(
        stage=case.stage,
        side_state=SideState.NONE if untold else case.side_state,
        since=since,
        ball=case.ball,
        ball_since=ball_since,
        helper=alias_of(tx, case.caseworker_id),
        is_closed=case.closed_at is not None,
        no_is_untold=untold,
        last=last_news(tx, case.youth_id),
        stalled_days=days,
        reminded=case.nudged_at is not None and case.nudged_at > case.moved_at,
        remind_on=(case.moved_at + limit).astimezone(tx.profile.zone).date() if waits else None,
        has_place=case.enrolled_at is not None,
        to_bring=bring.how_many_open(tx, case.youth_id),
        offers=_offers(tx, case.youth_id),
        has_moved_out=_has_moved_out(tx, case, since),
        awaits=_awaits(tx, case),
        is_assessed=assessments.has_one(tx, case.youth_id),
    )


def _since(tx: Tx, case: Case) -> tuple[datetime, datetime]:
    """Since when the case is at its stage, and since when these act: with it, or later in it.

    Among offers it is an answer, no step, that says who acts.
    """
    rows = tx.exec(
        select(StageChange.at, StageChange.stage_before, StageChange.stage_after)
        .where(StageChange.youth_id == case.youth_id, col(StageChange.undone_at).is_(None))
        .order_by(col(StageChange.id))
    )
    steps = [(at, Stage(before), Stage(after)) for at, before, after in rows]
    at_stage = at_stage_since(case.opened_at, steps)
    if case.stage is Stage.OFFER:
        return at_stage, case.moved_at
    for at, before, after in steps[-1:]:
        if before is after:
            return at_stage, at
    return at_stage, at_stage


def _offers(tx: Tx, youth_id: int) -> tuple[tuple[int, str, bool], ...]:
    rows = tx.exec(
        select(Offer.id, Dwelling.area, Offer.status)
        .join(Dwelling, col(Dwelling.id) == Offer.dwelling_id)
        .where(Offer.youth_id == youth_id, col(Offer.status).in_(PROMISED))
        .order_by(col(Offer.id).desc())
    )
    return tuple((key, area, status == OfferStatus.MOVED_IN) for key, area, status in rows)


def _has_moved_out(tx: Tx, case: Case, since: datetime) -> bool:
    """Whether the last home is left, as staff or the youth said, while the stage says otherwise."""
    if case.stage is not Stage.SUPPORTED:
        return False
    last = tx.exec(
        select(Offer.status)
        .where(
            Offer.youth_id == case.youth_id,
            col(Offer.moved_in_on).is_not(None),
            Offer.changed_at >= since,
        )
        .order_by(col(Offer.changed_at).desc())
        .limit(1)
    ).first()
    says = tx.exec(
        select(CheckIn.answer)
        .where(CheckIn.youth_id == case.youth_id, col(CheckIn.answered_at) >= since)
        .order_by(col(CheckIn.answered_at).desc())
        .limit(1)
    ).first()
    return last is OfferStatus.MOVED_OUT or says is HowItGoes.MOVED_OUT


def _awaits(tx: Tx, case: Case) -> OfferStatus | None:
    if case.stage is not Stage.OFFER:
        return None
    reached = set(tx.exec(select(Offer.status).where(Offer.youth_id == case.youth_id)))
    if reached.isdisjoint(ASKED):
        return OfferStatus.ACCEPTED if OfferStatus.ACCEPTED in reached else None
    finds_a_time = OfferStatus.VIEWING in reached and case.ball is Ball.STAFF
    return OfferStatus.VIEWING if finds_a_time else None


def stalled_days(tx: Tx, case: Case) -> int:
    """Days that nothing moved although it should; 0 below the municipality's limit."""
    if case.closed_at is not None or not can_stall(case.stage, case.side_state):
        return 0
    days = (tx.now - case.moved_at).days
    return days if days >= stall_limit(tx, case.stage) else 0


def stall_limit(tx: Tx, stage: Stage) -> int:
    """Days without a move after which a case counts as stalled at this stage."""
    limits = tx.profile.limits
    return limits.stage_days.get(stage, limits.stalled_days)


def is_no_untold(tx: Tx, case: Case) -> bool:
    """Whether there is a rejection that no human has talked with the youth about."""
    if case.side_state is not SideState.REJECTED:
        return False
    change = last_change(tx, case)
    return change is None or change.opened_at is None


def last_change(tx: Tx, case: Case) -> StageChange | None:
    """The step that brought the case to where it is; later ones came from another profile."""
    return tx.exec(
        select(StageChange)
        .where(
            StageChange.youth_id == case.youth_id,
            StageChange.stage_after == case.stage,
            StageChange.side_state == case.side_state,
            col(StageChange.undone_at).is_(None),
        )
        .order_by(col(StageChange.id).desc())
        .limit(1)
    ).first()


def last_news(tx: Tx, youth_id: int) -> News | None:
    row = tx.exec(_told(youth_id).order_by(col(StageChange.id).desc()).limit(1)).first()
    return as_news(tx, row) if row is not None else None


def history(tx: Tx, youth_id: int) -> list[News]:
    """The steps that the youth was told of, the newest first.

    A rejection appears when a human has told it.
    """
    rows = tx.exec(_told(youth_id).order_by(col(StageChange.id).desc()))
    return [as_news(tx, row) for row in rows]


def _told(youth_id: int) -> SelectOfScalar[StageChange]:
    return select(StageChange).where(
        StageChange.youth_id == youth_id,
        col(StageChange.undone_at).is_(None),
        or_(
            col(StageChange.side_state) != SideState.REJECTED,
            col(StageChange.opened_at).is_not(None),
        ),
    )


def as_news(tx: Tx, row: StageChange) -> News:
    text = private.unseal(tx, row.youth_id, row.told, where_told(row))
    author = alias_of(tx, row.by_id) or tx.profile.sender
    return News(row.at, row.stage_after, row.side_state, author, text)


def where_told(row: StageChange) -> str:
    return f"stagechange:{row.id}:told"


def open_news(tx: Tx, youth_id: int, change_id: int) -> News | None:
    """What the youth was told in this step, from now on read; None if it was taken back."""
    row = tx.get(StageChange, change_id)
    if row is None or row.youth_id != youth_id or row.undone_at is not None or not row.told:
        return None
    mark_opened(tx, row)
    return as_news(tx, row)


def mark_opened(tx: Tx, row: StageChange) -> None:
    row.opened_at = row.opened_at or tx.now
    tx.add(row)


def news_arrived(tx: Tx, change_id: int) -> None:
    """The youth has got the text, unless only that there is one."""
    row = tx.get_one(StageChange, change_id)
    if not tx.get_one(Person, row.youth_id).discreet:
        mark_opened(tx, row)


def _mark_opened(tx: Tx, case: Case) -> None:
    """The page shows the last text, so there is nothing new behind «Vis» any more."""
    row = last_change(tx, case)
    if row is not None and row.told:
        mark_opened(tx, row)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked for news, whether it was today already, and when that person is at work."""

    name: str
    is_first: bool
    at_work: datetime


def ask_for_news(tx: Tx, youth_id: int) -> Asked:
    """Who answers today is told once a day that the youth would like to hear.

    Raises NotYours without a case.
    """
    case = tx.get(Case, youth_id)
    if case is None:
        raise NotYours
    reader_id = duty.first_reader(tx, case)
    is_first = outbox.enqueue(
        tx,
        "housing.asked_for_news",
        reader_id,
        {"youth_id": youth_id},
        subject_id=youth_id,
        lane=Lane.ALERT,
        key=f"asked_for_news:{youth_id}:{tx.today}",
    )
    if is_first:
        audit.note(tx, youth_id, "housing.ask_for_news", youth_id)
    return Asked(alias_of(tx, reader_id), is_first, next_opening(tx.now, tx.profile))
