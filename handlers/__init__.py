"""What the bot answers: every feature, in order, and how it is wired to PTB."""

from functools import partial
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    MessageHandler,
    MessageReactionHandler,
    TypeHandler,
    filters,
)

from bot.context import Hjem
from bot.domain.people import EVERYONE
from bot.profiles.crisis import crisis_rules
from bot.services import reach
from handlers import (
    activities,
    activity_cancelling,
    activity_desk,
    activity_form,
    activity_past,
    activity_signups,
    alliance,
    appointment_page,
    appointments,
    assessments,
    booking,
    bring,
    broadcast_parts,
    broadcast_sending,
    broadcasts,
    calendar,
    cases,
    coming,
    concept_files,
    concept_work,
    concepts,
    days_off,
    drafts,
    dwellings,
    figures,
    gatherings,
    handover,
    hide,
    hours,
    housing,
    intake,
    invitation_list,
    invitations,
    language,
    later,
    menu,
    messages,
    milestones,
    moods,
    mydata,
    needs,
    new_account,
    notes,
    occupations,
    offers,
    oncall,
    outreach,
    own_offers,
    partners,
    pools,
    preferences,
    privacy,
    ready,
    requests,
    rota,
    safety,
    search,
    settling,
    sheets,
    silence,
    staff,
    stages,
    start,
    subscription,
    threads,
    transcript,
    undo,
    viewings,
    youth,
    youth_calendar,
)
from handlers.desk import Context, Desk, NotForYou, permitted, tapped
from handlers.routes import Ask, Route, Routes, Said
from handlers.written import Careful, Written

FEATURES: tuple[Routes, ...] = (
    start.routes,
    menu.routes,
    safety.routes,
    oncall.routes,
    rota.routes,
    housing.routes,
    appointments.routes,
    coming.routes,
    booking.routes,
    calendar.routes,
    appointment_page.routes,
    youth_calendar.routes,
    hours.routes,
    days_off.routes,
    activities.routes,
    activity_desk.routes,
    activity_cancelling.routes,
    activity_form.routes,
    activity_past.routes,
    activity_signups.routes,
    messages.routes,
    threads.routes,
    undo.routes,
    notes.routes,
    ready.routes,
    later.routes,
    search.routes,
    transcript.routes,
    moods.routes,
    new_account.routes,
    silence.routes,
    hide.routes,
    mydata.routes,
    privacy.routes,
    language.routes,
    cases.routes,
    youth.routes,
    stages.routes,
    needs.routes,
    occupations.routes,
    offers.routes,
    own_offers.routes,
    viewings.routes,
    settling.routes,
    bring.routes,
    assessments.routes,
    drafts.routes,
    handover.routes,
    invitations.routes,
    invitation_list.routes,
    outreach.routes,
    requests.routes,
    requests.taps,
    broadcasts.routes,
    broadcast_parts.routes,
    broadcast_sending.routes,
    subscription.routes,
    alliance.routes,
    partners.routes,
    intake.routes,
    figures.routes,
    concepts.routes,
    concept_work.routes,
    concept_files.routes,
    milestones.routes,
    dwellings.routes,
    pools.routes,
    sheets.routes,
    staff.routes,
    preferences.routes,
)


class FromAPerson(filters.MessageFilter):
    """Not from another bot, nor from a channel."""

    def filter(self, message: Message) -> bool:
        return message.from_user is not None and not message.from_user.is_bot


WRITTEN = filters.TEXT | ~filters.StatusUpdate.ALL  # text first: there are forty kinds of the other
PRIVATE = filters.ChatType.PRIVATE & FromAPerson() & WRITTEN
"""What people write to the bot; not that somebody pinned a message or set a timer."""


def register(application: "Application[Any, Any, Any, Any, Any, Any]", hjem: Hjem) -> None:
    """The application answers every feature, and has a friendly word for everything else."""
    crisis_rules()  # read now, so that nobody waits for it
    steps = [route for routes in FEATURES for route in routes.steps.values()]
    desk = Desk(
        hjem,
        menu.menu,
        start.consent,
        frozenset(step.name for step in steps if step.reads_file),
        frozenset(step.name for step in steps if step.is_form),
    )
    taps = {name: route for routes in FEATURES for name, route in routes.taps.items()}
    application.add_handler(CallbackQueryHandler(partial(_on_tap, desk, taps)))
    names = frozenset(step.name for step in steps if step.is_name)
    written = Careful(desk, Written(FEATURES, start.FREE_TEXT), names)
    application.add_handler(
        MessageHandler(PRIVATE & filters.UpdateType.MESSAGE, _on(desk, written))
    )
    edited = Careful(desk, permitted(Route("edited", EVERYONE, start.edited, before_consent=True)))
    application.add_handler(
        MessageHandler(PRIVATE & filters.UpdateType.EDITED_MESSAGE, _on(desk, edited))
    )
    reacted = permitted(Route("reacted", EVERYONE, messages.reacted, before_consent=True))
    application.add_handler(MessageReactionHandler(partial(_on_reaction, desk, reacted)))
    application.add_handler(ChatMemberHandler(partial(_on_membership, hjem)))
    application.add_handler(
        MessageHandler(filters.ChatType.GROUPS, partial(gatherings.on_message, hjem))
    )
    application.add_handler(TypeHandler(Update, _left_alone))


def _on(desk: Desk, work: Any) -> Any:
    async def answer(update: Update, context: Context) -> None:
        await desk.answer(update, context, work)

    return answer


async def _on_tap(desk: Desk, taps: dict[str, Route], update: Update, context: Context) -> None:
    assert update.callback_query is not None
    data = update.callback_query.data or ""
    route = taps.get(data.partition(":")[0])
    work = tapped(route, data) if route else _unknown_button
    leaves = route is None or not route.keeps_question
    await desk.answer(update, context, work, leaves_question=leaves)


async def _on_reaction(desk: Desk, work: Any, update: Update, context: Context) -> None:
    assert update.message_reaction is not None
    if update.message_reaction.chat.type == ChatType.PRIVATE:
        await desk.answer(update, context, work)


def _unknown_button(ask: Ask) -> Said:
    raise NotForYou


async def _on_membership(hjem: Hjem, update: Update, context: Context) -> None:
    """Somebody blocked the bot, lets it write again, or took it into a group."""
    change = update.my_chat_member
    assert change is not None
    if change.chat.type == ChatType.PRIVATE:
        is_back = change.new_chat_member.status == ChatMemberStatus.MEMBER
        await hjem.run(reach.membership, change.chat.id, is_back)
    else:
        await gatherings.on_membership(hjem, update, context)


async def _left_alone(update: Update, context: Context) -> None:
    """What the bot does not answer on purpose: channels, other bots, kinds nobody asked for."""
