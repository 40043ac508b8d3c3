from datetime import UTC, datetime

import pytest

from bot.domain.housing import (
    Ball,
    SideState,
    Stage,
    at_stage_since,
    can_stall,
    next_to_act,
    progress_bar,
)
from bot.domain.stage_words import SIDE_WORDS, STAGE_WORDS


def test_there_are_ten_stages_counted_from_one() -> None:
    assert [stage.number for stage in Stage] == list(range(1, 11))


@pytest.mark.parametrize(
    ("stage", "ball"),
    [
        (Stage.CONTACT, Ball.STAFF),
        (Stage.ASSESSMENT, Ball.STAFF),
        (Stage.PLAN, Ball.YOUTH),
        (Stage.REFERRAL, Ball.OTHERS),
        (Stage.WAITING, Ball.OTHERS),
        (Stage.OFFER, Ball.YOUTH),
        (Stage.DONE, Ball.STAFF),
    ],
)
def test_a_stage_has_its_usual_next_person(stage: Stage, ball: Ball) -> None:
    assert next_to_act(stage) is ball


@pytest.mark.parametrize(
    ("stage", "side", "stalls"),
    [
        (Stage.WAITING, SideState.NONE, True),
        (Stage.MOVE_IN, SideState.NONE, True),
        (Stage.SUPPORTED, SideState.NONE, False),
        (Stage.DONE, SideState.NONE, False),
        (Stage.WAITING, SideState.PAUSED, False),
        (Stage.WAITING, SideState.REJECTED, False),
        (Stage.WAITING, SideState.LOST_CONTACT, False),
    ],
)
def test_only_a_case_on_its_way_can_stand_still(
    stage: Stage, side: SideState, stalls: bool
) -> None:
    assert can_stall(stage, side) is stalls


ONE, PLAN, WAITING, OFFER = Stage.CONTACT, Stage.PLAN, Stage.WAITING, Stage.OFFER


@pytest.mark.parametrize(
    ("stages", "day"),
    [
        ((ONE,), 1),
        ((ONE, ONE), 1),  # only who acts has changed
        ((ONE, WAITING), 2),
        ((ONE, WAITING, ONE), 3),
        ((ONE, WAITING, OFFER), 3),
        ((ONE, WAITING, OFFER, Stage.MOVE_IN), 4),
        ((ONE, WAITING, OFFER, WAITING), 2),  # the offer came to nothing
        ((ONE, WAITING, OFFER, Stage.MOVE_IN, WAITING, OFFER, WAITING), 2),
        ((ONE, WAITING, OFFER, PLAN), 4),
        ((ONE, PLAN, WAITING, PLAN, OFFER, WAITING), 6),
        ((ONE, WAITING, OFFER, Stage.SUPPORTED, WAITING), 5),  # a home that was lived in
    ],
)
def test_an_offer_that_came_to_nothing_did_not_interrupt_a_stage(
    stages: tuple[Stage, ...], day: int
) -> None:
    days = [datetime(2026, 11, n, tzinfo=UTC) for n in range(1, 9)]
    steps = zip(days[1:], stages, stages[1:], strict=False)
    assert at_stage_since(days[0], steps) == days[day - 1]


@pytest.mark.parametrize(
    ("stage", "bar"),
    [
        (Stage.CONTACT, "●○○○○○○○○○"),
        (Stage.WAITING, "●●●●●○○○○○"),
        (Stage.DONE, "●●●●●●●●●●"),
    ],
)
def test_the_bar_shows_how_far_it_is(stage: Stage, bar: str) -> None:
    assert progress_bar(stage) == bar


def test_every_stage_and_side_state_has_words() -> None:
    assert set(STAGE_WORDS) == set(Stage)
    assert set(SIDE_WORDS) == set(SideState)
    assert all(words.news for words in STAGE_WORDS.values())


def test_no_text_is_ready_for_a_rejection_since_a_human_tells_it() -> None:
    assert SIDE_WORDS[SideState.REJECTED].news == ""
