"""An invitation once it is made: the link, the picture to scan, and the list of open ones."""

from io import BytesIO

import segno

from bot.answers import Answer, Attachment, Media, Row, Screen
from bot.domain.people import ROLE_NAMES, Role
from bot.services import dialogues, invitations
from bot.services.invitations import INVITERS, Made, Open
from handlers.pages import page_of, turn_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("invitations")

ON_A_PAGE = 8


def ready(ask: Ask, made: Made) -> Answer:
    """The new invitation, and a message to show or send on that names nobody."""
    t, when = ask.t, ask.t.moment(made.expires_at)
    about = t(
        "The link for <b>{name}</b> is ready. Show the picture below, or pass it on. "
        "It works once, until {when}."
    ).format(name=_name(ask, made.alias, made.role), when=when)
    rows: Row = (
        button(t("Withdraw"), "invitations.withdraw", made.id),
        button(t("To the menu"), "menu"),
    )
    link = invitations.link(ask.bot_name, made.token)
    to_send_on = t(
        "Hi. Here is your link to the bot from {sender}:\n{link}\n\nTap the link, or scan "
        "the picture. It works once, until {when}."
    ).format(sender=ask.profile.sender, link=link, when=when)
    picture = Attachment(Media.PHOTO, content=qr(link), name="invitation.png")
    return Answer((Screen(about, (rows,)), Screen(to_send_on, attachment=picture)))


def qr(link: str) -> bytes:
    """The link as a PNG that a phone's camera reads from another screen."""
    picture = BytesIO()
    segno.make(link, error="m", micro=False).save(picture, kind="png", scale=10, border=4)
    return picture.getvalue()


@routes.tap("open", INVITERS)
def open_ones(ask: Ask, number: int) -> Said:
    """The invitations that wait to be used, those that end first on top."""
    dialogues.close_of(ask.tx, ask.message.chat_id, "invitations")
    t, waiting = ask.t, invitations.open_ones(ask.tx, ask.who)
    new: Row = (button(t("Invite"), "invitations"), button(t("To the menu"), "menu"))
    if not waiting:
        return Screen(t("No invitations are open. Would you like to make one?"), (new,))
    shown = page_of(waiting, number, ON_A_PAGE)
    rows = tuple((button(_label(ask, one), "invitations.show", one.id),) for one in shown.items)
    turn = turn_row(t, shown, t("More"), "invitations.open")
    return Screen(t("These invitations have not been used yet:"), (*rows, turn, new))


@routes.tap("show", INVITERS)
def show(ask: Ask, invitation_id: int) -> Said:
    """One open invitation. Its link was shown once and is not kept, so it can only be replaced."""
    t = ask.t
    one = next((o for o in invitations.open_ones(ask.tx, ask.who) if o.id == invitation_id), None)
    if one is None:
        return open_ones(ask, 0)
    words = t(
        "The invitation for <b>{name}</b> works until {when}. "
        "I don't keep the link. Is it lost? Then make a new one, and the old one stops working."
    ).format(name=_name(ask, one.alias, one.role), when=t.moment(one.expires_at))
    rows = (
        (
            button(t("Withdraw"), "invitations.withdraw", one.id),
            button(t("Make a new one"), "invitations.renew", one.id),
        ),
        (button(t("Back"), "invitations.open", 0),),
    )
    return Screen(words, rows)


@routes.tap("withdraw", INVITERS)
def withdraw(ask: Ask, invitation_id: int) -> Said:
    """The link stops working; tapping again says the same."""
    alias, role = invitations.withdraw(ask.tx, ask.who, invitation_id)
    words = ask.t("The invitation for <b>{name}</b> no longer works.")
    rows: Row = (button(ask.t("Invite"), "invitations"), button(ask.t("To the menu"), "menu"))
    return Screen(words.format(name=_name(ask, alias, role)), (rows,))


@routes.tap("renew", INVITERS)
def renew(ask: Ask, invitation_id: int) -> Said:
    """A new link for the same person."""
    return ready(ask, invitations.renew(ask.tx, ask.who, invitation_id))


def _label(ask: Ask, one: Open) -> str:
    until = ask.t.short_day(one.expires_at)
    return f"{_name(ask, one.alias, one.role)} · {until} {ask.t.clock(one.expires_at)}"


def _name(ask: Ask, alias: str, role: Role) -> str:
    return alias or ask.t(ROLE_NAMES[role])
