"""Words to staff about their own place here."""

from bot.answers import Button, Screen
from bot.domain.people import ROLE_NAMES, STAFF, Role
from bot.notices.registry import Reader, notice
from bot.store import Tx


@notice
def role_changed(tx: Tx, reader: Reader, *, role: str) -> Screen | None:
    if reader.who.role is not Role(role):
        return None
    t = reader.t
    words = t("Your role here is <b>{role}</b> now. You have a new menu.")
    return Screen(
        words.format(role=t(ROLE_NAMES[Role(role)])), ((Button(t("Show my menu"), "menu"),),)
    )


@notice
def stopped(tx: Tx, reader: Reader) -> Screen | None:
    if reader.who.role in STAFF:
        return None
    t = reader.t
    return Screen(t("Your access here has ended. Thank you for your help."), keyboard=())
