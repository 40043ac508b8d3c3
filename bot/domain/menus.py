"""The words of a youth's menu, which stands under the chat and is also taken for a command."""

from bot.i18n import N_, Translator

MY_APPOINTMENTS = N_("My appointments")
MY_HOME = N_("My home")
ACTIVITIES = N_("Activities")
WRITE_TO = N_("Write to {name}")
HELP_NOW = N_("Help now")
MY_DATA = N_("My data")


def youth_menu(t: Translator, name: str) -> tuple[tuple[str, ...], ...]:
    """The labels in rows; `name` is whom the youth writes to."""
    return (
        (t(MY_APPOINTMENTS), t(MY_HOME)),
        (t(ACTIVITIES), t(WRITE_TO).format(name=name)),
        (t(HELP_NOW), t(MY_DATA)),
    )
