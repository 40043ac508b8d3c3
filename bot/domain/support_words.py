"""What a youth reads when another support worker comes, or none; whoever decides reads it first."""

from markupsafe import Markup

from bot.i18n import Translator


def support_news(
    t: Translator, *, name: str, before: str, caseworker: str, they_meet: bool
) -> Markup:
    """`name` helps from now on, instead of `before`; either is empty where there is nobody.

    `they_meet`: there are appointments with `before` to come, and nobody cancels them.
    """
    if not name:
        words = t("{before} no longer helps you. {name} still helps you.").format(
            before=before, name=caseworker
        )
    elif before:
        words = t(
            "From now on, {name} helps you instead of {before}. You can book a time with {name}."
        ).format(name=name, before=before)
    else:
        words = t("{name} helps you too from now on. You can book a time with {name}.").format(
            name=name
        )
    if before and they_meet:
        stand = t("You keep your appointments with {before} unless one of you cancels them.")
        words = words + " " + stand.format(before=before)
    return words
