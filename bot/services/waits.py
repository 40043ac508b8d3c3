"""Since when a youth waits for a human: what stands in the thread and was not answered."""

from sqlmodel import col, func, or_, select

from bot.domain.messages import Direction
from bot.store import Tx
from bot.tables import BringItem, Case, CaseMessage


def reckon(tx: Tx, case: Case) -> None:
    """The wait begins at the first message that stands and that nobody has answered.

    A later message of a human answers, and so does the word on what was handed in.
    """
    stands = (CaseMessage.youth_id == case.youth_id, col(CaseMessage.taken_back_at).is_(None))
    answered = tx.exec(
        select(func.max(CaseMessage.id)).where(*stands, CaseMessage.direction == Direction.TO_YOUTH)
    ).one()
    looked_at = select(BringItem.message_id).where(
        BringItem.youth_id == case.youth_id,
        col(BringItem.message_id).is_not(None),
        or_(col(BringItem.accepted_at).is_not(None), col(BringItem.handed_in_at).is_(None)),
    )
    since = tx.exec(
        select(func.min(CaseMessage.at)).where(
            *stands,
            CaseMessage.direction == Direction.TO_STAFF,
            CaseMessage.id > (answered or 0),
            col(CaseMessage.id).not_in(looked_at),
        )
    ).one()
    if since != case.unanswered_since:
        case.unanswered_since, case.unanswered_told = since, 0
        tx.add(case)
