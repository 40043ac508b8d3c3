"""Everything that is kept about a youth, for the youth to take along.

Only the youth's own things: of others it holds no more than the names of staff. Never the staff's
notes.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from bot.domain.activities import SignupStatus
from bot.domain.appointments import AppointmentStatus
from bot.domain.dwellings import HousingForm
from bot.domain.housing import SideState, Stage
from bot.domain.intake import Route, Sleeps
from bot.domain.messages import Direction, MessageKind
from bot.domain.moods import Level
from bot.domain.occupations import Spell
from bot.domain.offers import HowItGoes, OfferStatus
from bot.domain.people import Asker, Role
from bot.services import (
    assessments,
    bring,
    housing,
    moods,
    needs,
    occupations,
    preferences,
    thread,
)
from bot.services.people import NotYours, alias_of
from bot.store import Tx
from bot.tables import (
    Activity,
    Appointment,
    Case,
    CaseMessage,
    CheckIn,
    CrisisFlag,
    Dwelling,
    Invitation,
    Offer,
    Person,
    Signup,
)


@dataclass(frozen=True, slots=True)
class Profile:
    """Who the youth is here, and the settings that hold."""

    alias: str
    language: str
    joined_at: datetime
    consented_at: datetime | None
    seen_at: datetime | None
    is_discreet: bool
    wants_broadcasts: bool
    paused_until: datetime | None
    invited_by: str
    invited_at: datetime | None


@dataclass(frozen=True, slots=True)
class Home:
    """Where the home is in the process, and who helps."""

    caseworker: str
    support_worker: str
    stage: Stage
    side_state: SideState
    since: datetime
    route: Route | None
    sleeps: Sleeps | None
    max_rent: int | None
    areas: tuple[str, ...]
    form: HousingForm | None
    needs_access: bool
    is_minor: bool
    wishes: str
    dormitory: str  # what the youth can read of the assessment


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Something that the youth was asked for."""

    what: str
    due_on: date | None
    is_handed_in: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A change of stage and what was told about it."""

    at: datetime
    stage: Stage
    told: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A home that the youth was offered; a mere proposal of staff is not among them."""

    area: str
    rent: int
    status: OfferStatus
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What the youth answered when asked how it goes in the home."""

    at: datetime
    answer: HowItGoes


@dataclass(frozen=True, slots=True)
class Meeting:
    starts_at: datetime
    ends_at: datetime
    staff: str
    place: str
    status: AppointmentStatus


@dataclass(frozen=True, slots=True)
class SignedUp:
    title: str
    starts_at: datetime
    status: SignupStatus


@dataclass(frozen=True, slots=True)
class Written:
    """A message of the thread; a file is named by its kind, since Telegram keeps it."""

    at: datetime
    author: str
    direction: Direction
    kind: MessageKind
    text: str


@dataclass(frozen=True, slots=True)
class HelpShown:
    """The help lines were shown; perhaps a call was asked for, and somebody took it."""

    at: datetime
    call_asked_at: datetime | None
    called_by: str


@dataclass(frozen=True, slots=True)
class Week:
    """What the youth answered to «How is it going this week?», and the words beside it."""

    begins_on: date
    level: Level
    words: str


@dataclass(frozen=True, slots=True)
class Everything:
    made_at: datetime
    profile: Profile
    home: Home | None
    steps: tuple[Step, ...]
    to_hand_in: tuple[HandedIn, ...]
    offers: tuple[Offered, ...]
    how_it_goes: tuple[Said, ...]
    work_and_education: tuple[Spell, ...]
    appointments: tuple[Meeting, ...]
    activities: tuple[SignedUp, ...]
    messages: tuple[Written, ...]
    moods: tuple[Week, ...]
    help_shown: tuple[HelpShown, ...]


def everything(tx: Tx, who: Asker) -> Everything:
    """All of it as of now, oldest first. Raises NotYours for anybody but a youth."""
    if who.role is not Role.YOUTH:
        raise NotYours
    return Everything(
        tx.now,
        _profile(tx, who),
        _home(tx, who.id),
        _steps(tx, who.id),
        _to_hand_in(tx, who.id),
        _offers(tx, who.id),
        _how_it_goes(tx, who.id),
        tuple(occupations.all_of(tx, who.id)),
        _appointments(tx, who.id),
        _activities(tx, who.id),
        _messages(tx, who.id),
        tuple(Week(*one) for one in moods.all_of(tx, who.id)),
        _help_shown(tx, who.id),
    )


def _profile(tx: Tx, youth: Asker) -> Profile:
    person, choices = tx.get_one(Person, youth.id), preferences.choices(tx, youth)
    invitation = tx.exec(select(Invitation).where(Invitation.used_by == youth.id)).first()
    return Profile(
        person.alias,
        person.language,
        person.joined_at,
        person.consented_at,
        person.seen_at,
        choices.is_discreet,
        choices.wants_broadcasts,
        choices.paused_until,
        alias_of(tx, invitation.invited_by) if invitation else "",
        invitation.made_at if invitation else None,
    )


def _home(tx: Tx, youth_id: int) -> Home | None:
    """As the youth's own page shows it: a rejection that no human has told yet is not in it."""
    case = tx.get(Case, youth_id)
    if case is None:
        return None
    shown = housing.home_of(tx, case)
    assessed = assessments.told(tx, youth_id)
    return Home(
        alias_of(tx, case.caseworker_id),
        alias_of(tx, case.support_worker_id),
        shown.stage,
        shown.side_state,
        shown.since,
        case.route,
        case.sleeps,
        case.max_rent,
        tuple(case.areas),
        case.form,
        case.needs_access,
        case.is_minor,
        needs.wishes_of(tx, youth_id),
        assessed.findings.told if assessed is not None else "",
    )


def _to_hand_in(tx: Tx, youth_id: int) -> tuple[HandedIn, ...]:
    return tuple(
        HandedIn(one.what, one.due_on, one.is_handed_in) for one in bring.asked_of(tx, youth_id)
    )


def _steps(tx: Tx, youth_id: int) -> tuple[Step, ...]:
    news = reversed(housing.history(tx, youth_id))
    return tuple(Step(one.at, one.stage, one.text) for one in news)


def _offers(tx: Tx, youth_id: int) -> tuple[Offered, ...]:
    told = [status for status in OfferStatus if status is not OfferStatus.PROPOSED]
    rows = tx.exec(
        select(Offer, Dwelling)
        .join(Dwelling, col(Dwelling.id) == Offer.dwelling_id)
        .where(
            Offer.youth_id == youth_id,
            col(Offer.status).in_(told),
            col(Offer.answer_by).is_not(None),
        )
        .order_by(col(Offer.id))
    )
    return tuple(
        Offered(home.area, home.rent, offer.status, offer.changed_at) for offer, home in rows
    )


def _how_it_goes(tx: Tx, youth_id: int) -> tuple[Said, ...]:
    rows = tx.exec(select(CheckIn).where(CheckIn.youth_id == youth_id).order_by(col(CheckIn.id)))
    return tuple(
        Said(row.answered_at, row.answer)
        for row in rows
        if row.answer is not None and row.answered_at is not None
    )


def _appointments(tx: Tx, youth_id: int) -> tuple[Meeting, ...]:
    rows = tx.exec(
        select(Appointment)
        .where(Appointment.youth_id == youth_id)
        .order_by(col(Appointment.starts_at))
    )
    return tuple(
        Meeting(row.starts_at, row.ends_at, alias_of(tx, row.staff_id), row.place, row.status)
        for row in rows
    )


def _activities(tx: Tx, youth_id: int) -> tuple[SignedUp, ...]:
    rows = tx.exec(
        select(Signup, Activity)
        .join(Activity, col(Activity.id) == Signup.activity_id)
        .where(Signup.youth_id == youth_id)
        .order_by(col(Activity.starts_at))
    )
    return tuple(SignedUp(one.title, one.starts_at, signup.status) for signup, one in rows)


def _messages(tx: Tx, youth_id: int) -> tuple[Written, ...]:
    rows = tx.exec(
        select(CaseMessage)
        .where(CaseMessage.youth_id == youth_id)
        .order_by(col(CaseMessage.at), col(CaseMessage.id))
    )
    return tuple(
        Written(
            row.at,
            alias_of(tx, row.author_id),
            row.direction,
            row.kind,
            thread.body_of(tx, row).text,
        )
        for row in rows
    )


def _help_shown(tx: Tx, youth_id: int) -> tuple[HelpShown, ...]:
    rows = tx.exec(
        select(CrisisFlag).where(CrisisFlag.youth_id == youth_id).order_by(col(CrisisFlag.at))
    )
    return tuple(HelpShown(row.at, row.told_at, alias_of(tx, row.taken_by)) for row in rows)
