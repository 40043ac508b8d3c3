"""Who is responsible for the data, what is kept and for how long; for each what is true of them."""

from markupsafe import Markup

from bot.answers import Row, Screen
from bot.domain.people import STAFF, Role
from handlers.routes import Ask, Routes, Said, button

routes = Routes("privacy")


@routes.command("privacy")
@routes.tap("")
def privacy(ask: Ask) -> Said:
    """For everybody, at any time."""
    if ask.who.role is Role.YOUTH:
        parts = _for_youths(ask)
    elif ask.who.role in STAFF:
        parts = _for_staff(ask)
    else:
        parts = _for_guests(ask)
    return Screen(Markup("\n\n").join([_responsible(ask), *parts, _complain(ask)]), (_on(ask),))


def _on(ask: Ask) -> Row:
    t = ask.t
    if not ask.who.has_consented:
        return (button(t("Back"), "start.question"),)
    menu = button(t("To the menu"), "menu")
    return (button(t("My data"), "mydata"), menu) if ask.who.role is Role.YOUTH else (menu,)


def _responsible(ask: Ask) -> Markup:
    words = ask.t(
        "<b>Who is responsible</b>\n{contact} decides how your data is used. Call {phone}."
    )
    return words.format(contact=ask.profile.privacy_contact, phone=ask.profile.staff_phone)


def _for_youths(ask: Ask) -> list[Markup]:
    t, keep = ask.t, ask.profile.retention
    kept = t(
        "<b>What is kept</b>\nYour nickname, your language, your appointments, your activities "
        "and what you write here. Your way to a home, and what you want and need. "
        "Your education and work. "
        "When you were last here, and notes of those who help you. "
        "No CPR number, no address and no diagnosis. "
        "Telegram keeps a copy of the chat, and may keep it outside the EU."
    )
    seen = t(
        "<b>Who can see it</b>\n"
        "Your caseworker, your support worker and those who stand in for them. "
        "Each time one of them opens your page, it is written down. "
        "If somebody else is going to help you, the colleague who arranges that can see your "
        "nickname and the times of your appointments. "
        "The person who arranges an activity sees the nicknames of those who sign up. "
        "If you ask for a call, the person who calls can read what you write until the call is "
        "over. Other young people can't see anything."
    )
    long = t(
        "<b>For how long</b>\nMessages: {messages} days after they are in your file. "
        "Appointments and activities: {appointments} days. "
        "The list of who has looked: {audit} days. "
        "That you were shown help lines: {crisis} days."
    ).format(
        messages=keep.messages,
        appointments=keep.appointments,
        audit=keep.audit,
        crisis=keep.crisis,
    )
    rights = t(
        "<b>Your rights</b>\nYou can see, fetch and erase your data under My data. "
        "You can say no at any time and get the same help."
    )
    return [kept, seen, long, rights]


def _for_staff(ask: Ask) -> list[Markup]:
    t, keep = ask.t, ask.profile.retention
    kept = t(
        "<b>What is kept</b>\n"
        "Your name, your role, your calendar and what you write here. "
        "When you open a young person's page, that is written down. We keep it for {audit} days."
    ).format(audit=keep.audit)
    seen = t(
        "<b>Who can see it</b>\nYoung people see your name and your times. "
        "They get what you write to them, and can fetch it. Administrators see your role."
    )
    return [kept, seen]


def _for_guests(ask: Ask) -> list[Markup]:
    t, keep = ask.t, ask.profile.retention
    kept = t(
        "<b>What is kept</b>\nOnly your choice of language. If you tap Contact me, I keep what "
        "you write there for {outreach} days after we are done. Telegram keeps the chat, too."
    ).format(outreach=keep.outreach)
    seen = t(
        "<b>Who can see it</b>\nOur outreach team can read what you write in Contact me. "
        "So can our coordinators and administrators."
    )
    return [kept, seen]


def _complain(ask: Ask) -> Markup:
    return ask.t("You can complain to Datatilsynet on datatilsynet.dk.")
