"""Young people sign up for activities, wait, answer offers and sign off."""

from bot.answers import Screen
from bot.domain.activities import Choice, Mine, SignupStatus
from bot.domain.menus import CONTACT_ME
from bot.domain.people import EVERYONE, YOUTHS, Role
from bot.services import activities, preferences, signups
from handlers.activities import CHOICE_NAMES, extras, own_actions, show, to_page
from handlers.routes import Ask, Routes, Said, button

routes = Routes("activities")


@routes.tap("join", EVERYONE)
def join(ask: Ask, activity_id: int) -> Said:
    """The youth has a place, or is asked about the waiting list."""
    if ask.who.role not in YOUTHS:
        return _only_with_invitation(ask, activity_id)
    has_lapsed = signups.has_lapsed(ask.tx, ask.who, activity_id)
    mine = signups.sign_up(ask.tx, ask.who, activity_id)
    if mine is None:
        return _ask_about_waiting(ask, activity_id, has_lapsed)
    return _standing(ask, activity_id, mine)


def _only_with_invitation(ask: Ask, activity_id: int) -> Screen:
    """A guest is told kindly how to get one; staff have no places."""
    t, back = ask.t, (to_page(ask.t, activity_id),)
    if ask.who.role is not Role.GUEST:
        return Screen(t("Only young people sign up. You can show them the activity."), (back,))
    words = t(
        "You need an invitation to sign up. Write to us, and we will help you. "
        "You are welcome to look around."
    )
    return Screen(words, ((button(t(CONTACT_ME), "outreach"),), back))


def _ask_about_waiting(ask: Ask, activity_id: int, has_lapsed: bool) -> Screen:
    t, facts = ask.t, activities.shown(ask.tx, ask.who, activity_id).facts
    full = t("There are no more places for {title}. Would you like to be on the waiting list?")
    late = t(
        "The place has gone to the next person. "
        "Would you like to be on the waiting list for {title} again?"
    )
    return Screen(
        (late if has_lapsed else full).format(title=facts.title),
        (
            (button(t("Yes, put me on the list"), "activities.wait", activity_id),),
            (button(t("Other activities"), "activities"),),
        ),
    )


@routes.tap("wait", EVERYONE)
def wait(ask: Ask, activity_id: int) -> Said:
    """The youth stands in the queue, and knows at which number."""
    if ask.who.role not in YOUTHS:
        return _only_with_invitation(ask, activity_id)
    return _standing(ask, activity_id, signups.wait(ask.tx, ask.who, activity_id))


def _standing(ask: Ask, activity_id: int, mine: Mine) -> Screen:
    """What signing up has led to, and what to do from here."""
    one = activities.shown(ask.tx, ask.who, activity_id)
    t, facts = ask.t, one.facts
    if mine.status is not SignupStatus.GOING:
        words = t(
            "You are number {n} on the waiting list. I'll write if there is a place for you."
        ).format(n=mine.number)
    elif facts.places is None and preferences.is_paused(ask.tx, ask.who.id, facts.starts_at):
        words = t(
            "{title} is {when}. You can just come. "
            "You have paused messages, so I will not remind you."
        )
    elif facts.places is None:
        words = t("I'll remind you of {title} {when}. You can just come.")
    else:
        words = t(
            "You are going to {title} {when}. You can cancel here if you can't come after all."
        )
    text = words.format(title=facts.title, when=t.moment(facts.starts_at))
    to_mine = button(t(CHOICE_NAMES[Choice.MINE]), "activities.list", Choice.MINE)
    return Screen(text, (*own_actions(t, one, mine), *extras(ask, one), (to_mine,)))


@routes.tap("leave", YOUTHS)
def leave(ask: Ask, activity_id: int) -> Said:
    """Asked once more, since the place goes to somebody else at once."""
    t, one = ask.t, activities.shown(ask.tx, ask.who, activity_id)
    if one.mine is None or one.is_cancelled or one.has_begun:
        return show(ask, activity_id)
    if one.facts.places is None:
        return left(ask, activity_id)
    words = t("Do you want to cancel your sign-up for {title} {when}?")
    yes, no = t("Yes, cancel my sign-up"), t("No, keep my place")
    if one.mine.status is SignupStatus.WAITING:
        words = t("Shall I take you off the waiting list for {title} {when}?")
        yes, no = t("Yes, take me off"), t("No, stay on the list")
    return Screen(
        words.format(title=one.facts.title, when=t.moment(one.facts.starts_at)),
        (
            (button(yes, "activities.left", activity_id),),
            (button(no, "activities.show", activity_id),),
        ),
    )


@routes.tap("left", YOUTHS)
def left(ask: Ask, activity_id: int) -> Said:
    facts = activities.shown(ask.tx, ask.who, activity_id).facts
    before = signups.leave(ask.tx, ask.who, activity_id)
    t = ask.t
    if facts.places is None:
        words = t("I won't remind you of it. You can still just come.")
    elif before is SignupStatus.GOING:
        words = t(
            "Your sign-up is cancelled. Thank you for telling us. "
            "Now somebody else can have the place."
        )
    elif before is SignupStatus.WAITING:
        words = t("You are no longer on the waiting list. That is all right.")
    else:
        words = t("You are not signed up. That is all right.")
    return Screen(
        words, ((to_page(t, activity_id),), (button(t("Other activities"), "activities"),))
    )


@routes.tap("decline", YOUTHS)
def decline(ask: Ask, activity_id: int) -> Said:
    """The offered place goes on to the next; what one has in its stead by now is asked about."""
    one = activities.shown(ask.tx, ask.who, activity_id)
    if one.mine is not None and one.mine.status in (SignupStatus.GOING, SignupStatus.WAITING):
        return leave(ask, activity_id)
    signups.leave(ask.tx, ask.who, activity_id)
    t = ask.t
    words = t("That is all right. The place goes to the next person.")
    return Screen(words, ((button(t("Other activities"), "activities"),),))
