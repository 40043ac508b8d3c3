"""Words to staff about a youth who left."""

from bot.answers import Screen
from bot.notices.registry import Reader, notice
from bot.store import Tx


@notice
def erased(tx: Tx, reader: Reader, *, name: str) -> Screen:
    """`name` is hidden: the person's row names nobody any more."""
    t = reader.t
    words = t(
        "<b>{name}</b> has erased their data in the bot. Appointments to come are cancelled. "
        "The help goes on without the bot. Find another way to keep in touch."
    )
    return Screen(words.format(name=tx.vault.reveal(name.encode()).decode()))
