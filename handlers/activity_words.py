"""An activity in words: its page and its line in a list."""

from markupsafe import Markup

from bot.domain.activities import TRACK_NAMES, Facts, Mine, Shown, SignupStatus
from bot.domain.people import YOUTHS
from bot.i18n import Translator
from handlers.routes import Ask

SHORT_TITLE = 26


def line(ask: Ask, one: Shown) -> str:
    """For a button: «tors. 17.00 · Fællesspisning · 3 pladser»."""
    when = ask.t.brief(one.facts.starts_at, ask.tx.now)
    parts = (when, short(one.facts.title), _standing(ask.t, one))
    return " · ".join(part for part in parts if part)


def short(title: str) -> str:
    """The title, or as much of it as a button shows."""
    return title if len(title) <= SHORT_TITLE else title[: SHORT_TITLE - 1].rstrip() + "…"


def _standing(t: Translator, one: Shown) -> str:
    if one.is_cancelled:
        return t("cancelled")
    if one.mine is not None:
        return _own_standing(t, one.mine)
    left = one.places_left
    if left is None:
        return t("just come")
    return t.plural("{n} place", "{n} places", left).format(n=left) if left else t("full")


def _own_standing(t: Translator, mine: Mine) -> str:
    match mine.status:
        case SignupStatus.GOING:
            return t("you are going")
        case SignupStatus.OFFERED:
            return t("a place for you")
        case _:
            return t("number {n} on the waiting list").format(n=mine.number)


def page(ask: Ask, one: Shown) -> Markup:
    """Everything that this reader may know of an activity; nothing about other people."""
    parts = (described(ask, one.facts), _state(ask, one))
    return Markup("\n\n").join(part for part in parts if part)


def described(ask: Ask, facts: Facts) -> Markup:
    """What the organiser says: name, track, time, place, description."""
    t = ask.t
    head = Markup("<b>{}</b>\n{}").format(
        facts.title,
        " · ".join(part for part in (t(TRACK_NAMES[facts.track]), facts.provider) if part),
    )
    place = ", ".join(part for part in (facts.place_name, facts.address) if part)
    where = Markup("🗓 {}{}").format(span(ask, facts), f"\n📍 {place}" if place else "")
    about = (Markup.escape(facts.description),) if facts.description else ()
    return Markup("\n\n").join((head, where, *about))


def span(ask: Ask, facts: Facts) -> str:
    """For example «Torsdag d. 26. november kl. 17.00–19.00»; the year only if it is another."""
    moment = ask.t.ahead(facts.starts_at, ask.tx.now)
    return f"{moment[0].upper()}{moment[1:]}–{ask.t.clock(facts.ends_at)}"


def _state(ask: Ask, one: Shown) -> Markup:
    if one.is_cancelled:
        return cancelled(ask.t, one)
    if one.has_begun:
        return ask.t("It has already begun.")
    mine = one.mine
    if mine is None:
        return Markup("\n").join(filter(None, (_places(ask.t, one), _who_sees(ask))))
    if mine.status is SignupStatus.WAITING:
        return Markup("\n").join((_places(ask.t, one), _own(ask, one, mine)))
    return _own(ask, one, mine)


def _who_sees(ask: Ask) -> Markup:
    """Said before a youth signs up: that a name goes to somebody who is no helper of theirs."""
    if ask.who.role not in YOUTHS:
        return Markup()
    return ask.t("The person who arranges it sees the nicknames of those who join.")


def cancelled(t: Translator, one: Shown) -> Markup:
    """That it does not take place and, where it was said, why."""
    return cancelled_for(t, one.cancel_reason)


def cancelled_for(t: Translator, reason: str) -> Markup:
    """The same, of an activity that is cancelled for this reason or none."""
    words = t("It has been cancelled.")
    return Markup("{}\n{}").format(words, reason) if reason else words


def how_many(t: Translator, facts: Facts) -> Markup:
    """How many may come at all."""
    if facts.places is None:
        return t("You can just come. You don't have to sign up.")
    return t("Room for {n}.").format(n=facts.places)


def series_ahead(t: Translator, n: int) -> Markup:
    """How many later dates the series has."""
    return t.plural(
        "{n} more date follows in this series.", "{n} more dates follow in this series.", n
    ).format(n=n)


def _places(t: Translator, one: Shown) -> Markup:
    left = one.places_left
    if left is None:
        return t("You can just come. You don't have to sign up.")
    if left == 0:
        return t("There are no places left.")
    return t.plural("There is {n} place left.", "There are {n} places left.", left).format(n=left)


def _own(ask: Ask, one: Shown, mine: Mine) -> Markup:
    t = ask.t
    match mine.status:
        case SignupStatus.GOING if one.facts.places is None:
            return t("I'll remind you of it. You can just come.")
        case SignupStatus.GOING:
            return t("You are going. ✅")
        case SignupStatus.OFFERED:
            assert mine.offer_ends_at is not None
            return t("There is a place for you. Say yes by {when}.").format(
                when=t.when(mine.offer_ends_at, ask.tx.now)
            )
        case _:
            return t("You are number {n} on the waiting list.").format(n=mine.number)
