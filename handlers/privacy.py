"""Who is responsible for the data, what is kept and for how long."""

from markupsafe import Markup

from bot.answers import Row, Screen
from bot.domain.people import Role
from handlers.routes import Ask, Routes, Said, button

routes = Routes("privacy")


@routes.command("privacy")
@routes.tap("")
def privacy(ask: Ask) -> Said:
    """For everybody, at any time."""
    return Screen(_words(ask), (_ways_on(ask),))


def _ways_on(ask: Ask) -> Row:
    t = ask.t
    if not ask.who.has_consented:
        return (button(t("Back"), "start.question"),)
    menu = button(t("To the menu"), "menu")
    return (button(t("My data"), "mydata"), menu) if ask.who.role is Role.YOUTH else (menu,)


def _words(ask: Ask) -> str:
    t, profile, keep = ask.t, ask.profile, ask.profile.retention
    responsible = t(
        "<b>Who is responsible</b>\n{contact} decides how your data is used. Call {phone}."
    ).format(contact=profile.privacy_contact, phone=profile.staff_phone)
    kept = t(
        "<b>What is kept</b>\nYour nickname, your language, your appointments, your activities "
        "and what you write here. No CPR number, no address and no diagnosis. "
        "Telegram keeps a copy of the chat, and may keep it outside the EU."
    )
    seen = t(
        "<b>Who can see it</b>\nYour caseworker, your support worker and the one who stands in "
        "for them. Each time one of them opens your page, it is noted. "
        "Other young people can't see anything."
    )
    long = t(
        "<b>For how long</b>\nMessages: {messages} days after they are in your file. "
        "Appointments: {appointments} days. The list of who has looked: {audit} days. "
        "Contact requests: {outreach} days."
    ).format(
        messages=keep.messages,
        appointments=keep.appointments,
        audit=keep.audit,
        outreach=keep.outreach,
    )
    rights = t(
        "<b>Your rights</b>\nYou can see, fetch and erase your data under My data. "
        "You can say no at any time and get the same help. "
        "You can complain to Datatilsynet on datatilsynet.dk."
    )
    return Markup("\n\n").join([responsible, kept, seen, long, rights])
