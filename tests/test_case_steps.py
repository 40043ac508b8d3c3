"""Every step of a case, as each of the cast: who may, who is told, what is said, and every no."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import select

from bot.domain.housing import Ball, SideState, Stage
from bot.domain.people import Asker
from bot.domain.stage_words import NEEDS_YOU, OTHERS_NEXT, SIDE_WORDS, STAFF_NEXT, STAGE_WORDS
from bot.services import caseload, drafts, handover, housing, needs, stages, support_workers
from bot.services.needs import Needs
from bot.store import Tx
from bot.tables import Case, Person
from tests.casework import is_away
from tests.hjem import Hjem
from tests.transitions import DISCREET, EVERYBODY, Tried, asker, attempt, enter_more_partners

Want = Stage | SideState | Ball

WANTS: tuple[Want, ...] = (*Stage, *SideState, *Ball)
BALLS = {Ball.YOUTH: NEEDS_YOU, Ball.STAFF: STAFF_NEXT, Ball.OTHERS: OTHERS_NEXT}

CALL = (
    "Har du talt med Aya om afslaget? Jeg har ikke skrevet noget om det. "
    "Husk at sige, hvordan Aya kan klage."
)


def words(want: Want) -> str:
    """What the youth is told by default."""
    if isinstance(want, Stage):
        return STAGE_WORDS[want].news
    return BALLS[want] if isinstance(want, Ball) else SIDE_WORDS[want].news


def move(tx: Tx, who: Asker, youth_id: int, want: Want) -> None:
    draft = drafts.make(tx, who, youth_id, want, words(want))
    stages.send(tx, who, youth_id, draft.revision)


def _state(youth_id: int) -> Callable[[Tx], tuple[Any, ...]]:
    def read(tx: Tx) -> tuple[Any, ...]:
        case = tx.get_one(Case, youth_id)
        return case.stage, case.side_state, case.ball

    return read


def _begin(tx: Tx, hjem: Hjem, stage: Stage, side: SideState) -> None:
    case = tx.get_one(Case, hjem.ids["aya"])
    case.stage, case.side_state, case.ball = stage, side, Ball.STAFF
    tx.add(case)
    tx.flush()


async def test_any_step_may_follow_any_and_the_youth_is_told_once(hjem: Hjem) -> None:
    """No staircase: from every stage and side state to every other one."""
    begins = [(stage, SideState.NONE) for stage in Stage]
    begins += [(Stage.WAITING, side) for side in SideState]
    aya = hjem.ids["aya"]

    def try_all(tx: Tx) -> list[str]:
        bo = asker(tx, hjem, "bo")
        wrong = []
        for begin in begins:
            _begin(tx, hjem, *begin)
            for want in WANTS:
                tried = attempt(tx, hjem, _state(aya), move, bo, aya, want)
                if fault := _fault(begin, want, tried):
                    wrong.append(f"{begin} -> {want}: {fault}: {tried}")
        return wrong

    assert await hjem.run(try_all) == []


def _fault(begin: tuple[Stage, SideState], want: Want, tried: Tried) -> str:
    """What is wrong with this step; empty when all is as it should be."""
    stage, side = begin
    to = drafts.target(Case(youth_id=0, stage=stage, side_state=side, ball=Ball.STAFF), want)  # type: ignore[call-arg]
    if tried.refused:
        there = (to.stage, to.side_state) == begin and (
            not isinstance(want, Ball) or want is Ball.STAFF
        )
        is_kind = tried.refused == "Der er ikke noget at ændre. Aya er der allerede."
        return "" if there and is_kind and not tried.told else "refused"
    if tried.state != (to.stage, to.side_state, to.ball):
        return "elsewhere"
    if to.side_state is SideState.REJECTED:  # a human tells it
        return "" if tried.told == {"bo": CALL} else "told"
    return "" if tried.told == {"aya": DISCREET} else "told"


async def test_what_the_youth_reads_behind_show_is_what_staff_saw(hjem: Hjem) -> None:
    aya, t = hjem.ids["aya"], hjem.app.hjem.translator("da")

    def read_all(tx: Tx) -> list[str]:
        bo = asker(tx, hjem, "bo")
        wrong = []
        for want in (*Stage, SideState.PAUSED, SideState.LOST_CONTACT, Ball.YOUTH, Ball.OTHERS):
            _begin(tx, hjem, Stage.DONE if want is Stage.CONTACT else Stage.CONTACT, SideState.NONE)
            draft = drafts.make(tx, bo, aya, want, str(t(words(want))))
            sent = stages.send(tx, bo, aya, draft.revision)
            assert sent is not None
            news = housing.open_news(tx, aya, sent.change_id)
            if news is None or (news.text, news.author) != (str(t(words(want))), "Bo"):
                wrong.append(f"{want}: {news}")
        return wrong

    assert await hjem.run(read_all) == []


Act = Callable[[Tx, Asker, int], object]

STEPS: dict[str, Act] = {
    "move": lambda tx, who, aya: move(tx, who, aya, Stage.PLAN),
    "it was told": stages.told_no,
    "call later": stages.call_later,
    "close": caseload.close,
    "open again": caseload.reopen,
    "give a place": needs.take_in,
    "say what is needed": lambda tx, who, aya: needs.keep(tx, who, aya, Needs(max_rent=3000)),
    "hand over": lambda tx, who, aya: handover.hand_over(tx, who, aya, _emils(tx)),
    "nobody supports": lambda tx, who, aya: support_workers.assign(tx, who, aya, 0),
}

HELP = {"bo", "sam"}
DECIDE = {"bo"}
STAFF_IT = {"bo", "carla", "ida"}

MAY = {
    "move": HELP, "it was told": HELP, "call later": HELP, "say what is needed": HELP,
    "close": DECIDE, "open again": DECIDE, "give a place": DECIDE,
    "hand over": STAFF_IT, "nobody supports": STAFF_IT,
}  # fmt: skip

CLOSED = "Bo har afsluttet dit forløb her."
CLOSED_TO_SUPPORT = "Forløbet for Aya er afsluttet."
GOES_ON = "Dit forløb her går videre."
GOES_ON_WITH_SUPPORT = "Forløbet for Aya går videre. Du er bostøtte som før."
NEW = "Fra nu af er det Dorte, der hjælper dig."
TAKEN_OVER = "Du har overtaget Aya fra Bo."
AWAY = "Dorte har overtaget Aya fra dig."
WITH = "Aya har fået en ny sagsbehandler: Dorte."
NOT_YOURS = "Du er ikke længere bostøtte for Aya."
NO_SUPPORT = "Sam hjælper dig ikke længere. Bo hjælper dig stadig."

TOLD: dict[tuple[str, str], dict[str, str]] = {
    ("bo", "move"): {"aya": DISCREET},
    ("sam", "move"): {"aya": DISCREET},
    ("bo", "call later"): {"bo": CALL},
    ("sam", "call later"): {"bo": CALL},
    ("bo", "close"): {"aya": CLOSED, "sam": CLOSED_TO_SUPPORT},
    ("bo", "open again"): {"aya": GOES_ON, "sam": GOES_ON_WITH_SUPPORT},
    ("bo", "hand over"): {"dorte": TAKEN_OVER, "aya": NEW, "sam": WITH},
    ("carla", "hand over"): {"bo": AWAY, "dorte": TAKEN_OVER, "aya": NEW, "sam": WITH},
    ("bo", "nobody supports"): {"sam": NOT_YOURS, "aya": NO_SUPPORT},
    ("carla", "nobody supports"): {"sam": NOT_YOURS, "aya": NO_SUPPORT},
    ("ida", "nobody supports"): {"sam": NOT_YOURS, "aya": NO_SUPPORT},
    ("ida", "hand over"): {"bo": AWAY, "dorte": TAKEN_OVER, "aya": NEW, "sam": WITH},
}
"""How what they are told begins; in every other step nobody is told anything."""


def _emils(tx: Tx) -> int:
    """The caseworker of the other youth."""
    return tx.exec(select(Person.id).where(Person.alias == "Dorte")).one()


async def test_every_step_of_a_case_is_for_whom_it_is(hjem: Hjem) -> None:
    aya = hjem.ids["aya"]

    def try_all(tx: Tx) -> list[str]:
        enter_more_partners(tx, hjem.ids)
        move(tx, asker(tx, hjem, "bo"), aya, SideState.REJECTED)
        tx.now += timedelta(hours=1)
        wrong = []
        for act, does in STEPS.items():
            case = tx.get_one(Case, aya)
            case.closed_at = tx.now if act == "open again" else None
            case.enrolled_at = None if act == "give a place" else tx.now
            tx.flush()
            for name in EVERYBODY:
                who = asker(tx, hjem, name)
                tried = attempt(tx, hjem, _state(aya), does, who, aya)
                told = TOLD.get((name, act), {})
                is_told = tried.told.keys() == told.keys() and all(
                    tried.told[one].startswith(text) for one, text in told.items()
                )
                if bool(tried.refused) == (name in MAY[act]) or not is_told:
                    wrong.append(f"{name}: {act}: {tried}")
        return wrong

    assert await hjem.run(try_all) == []


async def test_a_deputy_does_what_the_caseworker_does_on_days_off_and_no_more_afterwards(
    hjem: Hjem,
) -> None:
    aya = hjem.ids["aya"]
    await is_away(hjem, "bo", deputy="dorte")

    def tries(tx: Tx) -> tuple[str, str]:
        dorte = asker(tx, hjem, "dorte")
        now = attempt(tx, hjem, _state(aya), move, dorte, aya, Stage.PLAN)
        tx.now += timedelta(days=3)
        later = attempt(tx, hjem, _state(aya), move, dorte, aya, Stage.PLAN)
        return now.refused, later.refused

    now, later = await hjem.run(tries)
    assert now == ""
    assert later.startswith("Det kan jeg ikke finde.")


async def test_a_step_is_taken_back_by_who_made_it_while_it_is_unread(hjem: Hjem) -> None:
    aya = hjem.ids["aya"]

    def try_all(tx: Tx) -> dict[str, tuple[str, Any]]:
        move(tx, asker(tx, hjem, "sam"), aya, Stage.OFFER)
        tx.flush()
        found = {}
        for name in ("bo", "sam", "dorte", "aya", "carla", "pia"):
            who = asker(tx, hjem, name)
            tried = attempt(tx, hjem, _state(aya), stages.undo, who, aya, 1)
            found[name] = (tried.refused, tried.state[0])
        return found

    found = await hjem.run(try_all)
    assert found.pop("sam") == ("", Stage.CONTACT)
    assert all(refused and stage is Stage.OFFER for refused, stage in found.values())
