"""Times that people choose for something to happen."""

from datetime import datetime

from bot.errors import Refusal
from bot.i18n import N_
from bot.store import Tx


class InThePast(Refusal):
    msgid = N_("That time has passed. Choose another one.")


def must_be_ahead(tx: Tx, at: datetime) -> None:
    """Raises InThePast unless the time is still to come."""
    if at <= tx.now:
        raise InThePast
