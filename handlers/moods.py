"""«How is it going?»: one tap a week, a word if you like, and what it looks like over time."""

from markupsafe import Markup

from bot.answers import Answer, Row, Screen
from bot.domain.moods import LEVELS, Level
from bot.domain.people import YOUTHS
from bot.domain.reading import Unread, read_text
from bot.services import cases, moods, preferences
from handlers.routes import Ask, Routes, Said, button

routes = Routes("moods")

HARD = frozenset({Level.HARD, Level.VERY_HARD})


@routes.tap("done", YOUTHS)
@routes.tap("", YOUTHS)
def overview(ask: Ask) -> Screen:
    """Whether it is asked, who sees it, and how it went."""
    t, now = ask.t, moods.weekly(ask.tx, ask.who)
    name = cases.helper_name(ask.tx, ask.who.id)
    words = [
        t("Once a week I can ask how it is going. One tap is enough, and you can stop any time.")
    ]
    if now.last is not None:
        words.append(
            t("The last eight weeks: {trend}\nLast time: {level}").format(
                trend=now.trend, level=t(LEVELS[now.last])
            )
        )
    rows: list[Row] = [(button(t("Say how it is now"), "moods.ask"),)]
    if now.is_on:
        share = t("{name} sees the curve: yes") if now.is_shared else t("{name} sees the curve: no")
        rows.append((button(share.format(name=name), "moods.share", int(not now.is_shared)),))
        rows.append((button(t("Don't ask me any more"), "moods.want", 0),))
    else:
        rows.append((button(t("Yes, ask me every week"), "moods.want", 1),))
    if now.last is not None:
        rows.append((button(t("Delete my answers"), "moods.forget"),))
    rows.append((button(t("My data"), "mydata"),))
    return Screen(Markup("\n\n").join(words), tuple(rows))


@routes.tap("ask", YOUTHS)
def ask_level(ask: Ask) -> Said:
    t = ask.t
    rows = tuple((button(t(label), "moods.say", level),) for level, label in LEVELS.items())
    return Screen(t("How is it going this week?"), (*rows, (button(t("Back"), "moods"),)))


@routes.tap("say", YOUTHS)
def say(ask: Ask, level: Level) -> Said:
    """Kept, with room for a word; a hard week is met with a human to talk to."""
    t, mood_id = ask.t, moods.answer(ask.tx, ask.who, level)
    ask.expects("moods.words", mood_id=mood_id)
    name = cases.helper_name(ask.tx, ask.who.id)
    if level in HARD:
        words = t("Thank you for telling me. You don't have to be alone with it.")
        rows: tuple[Row, ...] = (
            (button(t("Write to {name}").format(name=name), "messages.write"),),
            (button(t("Help now"), "safety"),),
        )
    else:
        words, rows = t("Thank you. It is good to hear from you."), ()
    more = t(
        "You can write a few words about it now. Only you can see them. If you begin something "
        "else first, what you write goes to {name}."
    ).format(name=name)
    done = (button(t("Done"), "moods.done"),)
    return Screen(Markup("\n\n").join([words, more]), (*rows, done))


@routes.step("words", YOUTHS, is_private=True)
def take_words(ask: Ask) -> Said:
    """The words are kept for the youth alone; they go to nobody."""
    try:
        words = read_text(ask.text)
    except Unread as no:
        back = (button(ask.t("Done"), "moods.done"),)
        return Screen(ask.t(no.msgid).format(**no.fields), (back,))
    moods.add_words(ask.tx, ask.who, ask.data["mood_id"], words)
    ask.close_question()
    name = cases.helper_name(ask.tx, ask.who.id)
    kept = ask.t("I have kept it for you. {name} does not get it.").format(name=name)
    rows = (
        (button(ask.t("Write to {name}").format(name=name), "messages.write"),),
        (button(ask.t("How it has been going"), "moods"),),
    )
    return Screen(kept, rows)


@routes.tap("want", YOUTHS)
def want(ask: Ask, is_on: int) -> Said:
    moods.want(ask.tx, ask.who, is_on=bool(is_on))
    words = ask.t("I will ask every Wednesday.")
    if not is_on:
        words = ask.t("All right, I will not ask any more.")
    elif preferences.is_paused(ask.tx, ask.who.id):
        words = ask.t("I will ask every Wednesday when your pause is over.")
    return _with_note(ask, words)


@routes.tap("share", YOUTHS)
def share(ask: Ask, is_shared: int) -> Said:
    moods.share(ask.tx, ask.who, is_shared=bool(is_shared))
    name = cases.helper_name(ask.tx, ask.who.id)
    words = ask.t("{name} can see the curve now, but never your words.")
    if not is_shared:
        words = ask.t("{name} can't see the curve any more.")
    return _with_note(ask, words.format(name=name))


@routes.tap("forget", YOUTHS)
def ask_forget(ask: Ask) -> Said:
    """Asked first: the words are nowhere else."""
    t = ask.t
    words = t("Shall I delete all your answers and what you wrote? I can't bring them back.")
    rows = (
        (button(t("Yes, delete them"), "moods.forgotten"),),
        (button(t("No, keep them"), "moods"),),
    )
    return Screen(words, rows)


@routes.tap("forgotten", YOUTHS)
def forget(ask: Ask) -> Said:
    moods.forget(ask.tx, ask.who)
    return _with_note(ask, ask.t("Your answers are deleted."))


def _with_note(ask: Ask, note: Markup) -> Answer:
    return Answer((overview(ask),), toast=note)
