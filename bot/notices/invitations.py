"""Words to whoever made an invitation."""

from markupsafe import Markup

from bot.answers import Button, Screen
from bot.domain.intake import UNDER_AGE
from bot.domain.people import ROLE_NAMES, Role
from bot.notices.registry import Reader, notice
from bot.services import cases
from bot.store import Tx
from bot.tables import Case, Invitation, Person


@notice
def joined(tx: Tx, reader: Reader, *, person_id: int) -> Screen | None:
    person = tx.get_one(Person, person_id)
    if person.left_at is not None:
        return None
    t = reader.t
    if person.role is not Role.YOUTH:
        words = t("<b>{name}</b> has joined as {role}.")
        return Screen(words.format(name=person.alias, role=t(ROLE_NAMES[person.role])))
    text = t("<b>{name}</b> has joined and said yes to the bot.").format(name=person.alias)
    case = tx.get(Case, person_id)
    if case is None or not cases.may_open(tx, reader.who, case):
        return Screen(text)
    if case.is_minor:
        text = Markup(" ").join((text, t(UNDER_AGE)))
    open_case = Button(t("Open {name}").format(name=person.alias), f"youth:{person_id}")
    return Screen(text, ((open_case,),))


@notice
def expired(tx: Tx, reader: Reader, *, invitation_id: int) -> Screen | None:
    row = tx.get_one(Invitation, invitation_id)
    if row.used_at is not None or row.withdrawn_at is not None:
        return None
    t = reader.t
    words = t("Nobody used the invitation for <b>{name}</b> in time, so it no longer works.")
    name = row.alias or t(ROLE_NAMES[row.role])
    renew = Button(t("Make a new one"), f"invitations.renew:{row.id}")
    return Screen(words.format(name=name), ((renew,),))
