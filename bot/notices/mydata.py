"""Words about a youth who left, or goes by another nickname."""

from bot.answers import Button, Screen
from bot.domain.menus import GUEST_MENU
from bot.domain.people import Role
from bot.notices.registry import Reader, notice
from bot.store import Tx
from bot.tables import Person


@notice
def erased(tx: Tx, reader: Reader, *, name: str) -> Screen:
    """`name` is hidden: the person's row names nobody any more."""
    t = reader.t
    words = t(
        "<b>{name}</b> has erased their data in the bot. Appointments to come are cancelled. "
        "The help goes on without the bot. Find another way to keep in touch."
    )
    return Screen(words.format(name=tx.vault.reveal(name.encode()).decode()))


@notice
def erased_by_hand(tx: Tx, reader: Reader, *, name: str) -> Screen:
    """The same, where somebody else pressed the button; `name` is hidden, too."""
    words = reader.t(
        "The data of <b>{name}</b> is erased in the bot. We were asked to do so outside the bot. "
        "Appointments to come are cancelled. The help goes on without the bot. "
        "Find another way to keep in touch."
    )
    return Screen(words.format(name=tx.vault.reveal(name.encode()).decode()))


@notice
def goodbye(tx: Tx, reader: Reader) -> Screen | None:
    """To the chat of who was erased as asked, with the way back; who is in again needs none.

    Whoever holds the phone now learns no name, and not what the help is about.
    """
    if reader.who.role is not Role.GUEST:
        return None
    t = reader.t
    words = t(
        "Your data is erased, as we were asked to. You still get the same help. "
        "Call {phone} or come by, also if you did not ask for this. "
        "You can also clear this chat in Telegram."
    )
    menu = tuple(tuple(map(t, row)) for row in GUEST_MENU)
    return Screen(words.format(phone=tx.profile.staff_phone), keyboard=menu)


@notice
def renamed(tx: Tx, reader: Reader, *, youth_id: int, was: str) -> Screen | None:
    """`was` is the old nickname, hidden: it stands nowhere else any more."""
    person = tx.get_one(Person, youth_id)
    if person.left_at is not None or not reader.may_open(tx, youth_id):
        return None
    words = reader.t("<b>{was}</b> is called <b>{name}</b> here now.")
    opens = Button(reader.t("Open {name}").format(name=person.alias), f"youth:{youth_id}")
    was = tx.vault.reveal(was.encode()).decode()
    return Screen(words.format(was=was, name=person.alias), ((opens,),))


@notice
def numbered(tx: Tx, reader: Reader, *, youth_id: int) -> Screen | None:
    """To the youth: why there is a number behind the name, and how to choose another."""
    person = tx.get_one(Person, youth_id)
    if person.left_at is not None:
        return None
    words = reader.t(
        "Somebody else has the same name as you here. So you are called <b>{name}</b> now. "
        "You can choose another name."
    )
    change = Button(reader.t("Change nickname"), "mydata.name")
    return Screen(words.format(name=person.alias), ((change,),))
