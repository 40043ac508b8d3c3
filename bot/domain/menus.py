"""The words of the menus of youths and guests: under the chat, and also taken for commands."""

from bot.i18n import N_, Translator

MY_APPOINTMENTS = N_("My appointments")
MY_HOME = N_("My home")
ACTIVITIES = N_("Activities")
WRITE_TO = N_("Write to {name}")
HELP_NOW = N_("Help now")
MY_DATA = N_("My data")
CONTACT_ME = N_("Contact me")
LANGUAGE = N_("Dansk / English")

GUEST_MENU = ((HELP_NOW, ACTIVITIES), (CONTACT_ME, LANGUAGE))
"""The labels of a guest's menu in rows, not yet translated."""


def youth_menu(t: Translator, name: str) -> tuple[tuple[str, ...], ...]:
    """The labels in rows; `name` is whom the youth writes to."""
    return (
        (t(MY_APPOINTMENTS), t(MY_HOME)),
        (t(ACTIVITIES), t(WRITE_TO).format(name=name)),
        (t(HELP_NOW), t(MY_DATA)),
    )
