"""What each stage is called and what it means for the youth; msgids, looked up by the reader."""

from dataclasses import dataclass

from bot.domain.housing import SideState, Stage
from bot.i18n import N_


@dataclass(frozen=True, slots=True)
class StageWords:
    """`does` and `waits_for` may be empty. `news` is what the youth is told by default.

    `is_task` is False where `does` is only for something that may happen.
    """

    label: str
    short: str  # for lists that staff read
    sentence: str
    does: str
    waits_for: str
    news: str
    is_task: bool = True


STAGE_WORDS = {
    Stage.CONTACT: StageWords(
        label=N_("We are in touch"),
        short=N_("In touch"),
        sentence=N_("We are getting to know each other."),
        does=N_("Tell us how best to reach you."),
        waits_for=N_("Your first meeting."),
        news=N_("We are in touch now. Next, we find a time to meet."),
    ),
    Stage.ASSESSMENT: StageWords(
        label=N_("What do you need?"),
        short=N_("Needs"),
        sentence=N_("We find out which home and which support fit you."),
        does=N_("Come and talk. You decide who we can ask about you."),
        waits_for=N_("That we know together what you need."),
        news=N_("Now we find out which home and support fit you. You decide who we can ask."),
    ),
    Stage.PLAN: StageWords(
        label=N_("Your plan"),
        short=N_("The plan"),
        sentence=N_("We write down what you want, and who does what."),
        does=N_("Read the plan. Tell us if something in it is wrong."),
        waits_for="",
        news=N_("We are writing your plan now. Read it, and tell us if something is wrong."),
    ),
    Stage.REFERRAL: StageWords(
        label=N_("We are applying for a home for you"),
        short=N_("Application"),
        sentence=N_("Your caseworker has sent an application."),
        does="",
        waits_for=N_("An answer to the application."),
        news=N_("We have applied for a home for you. Now we wait for an answer."),
    ),
    Stage.WAITING: StageWords(
        label=N_("Approved – we are waiting for a home"),
        short=N_("Waiting for a home"),
        sentence=N_("We are waiting for a home that you can afford."),
        does=N_("Tell us if you get a new phone number."),
        is_task=False,
        waits_for=N_("An offer. It may take a long time, and we can't promise a date."),
        news=N_(
            "You are approved. Now we wait for a home that you can afford. "
            "It may take a long time, and we can't promise a date."
        ),
    ),
    Stage.OFFER: StageWords(
        label=N_("You have an offer"),
        short=N_("Offer"),
        sentence=N_("There is a home that you can say yes to."),
        does=N_("See the home. Answer before the deadline."),
        waits_for="",
        news=N_("There is a home that you can say yes to. Write to me, and we will look at it."),
    ),
    Stage.PAPERWORK: StageWords(
        label=N_("Contract and money"),
        short=N_("Contract"),
        sentence=N_("We sort out the contract, housing benefit and deposit."),
        does=N_("Sign the contract. Apply for the money."),
        waits_for=N_("An answer about the money."),
        news=N_("Now we sort out the contract and the money. I will help you with the papers."),
    ),
    Stage.MOVE_IN: StageWords(
        label=N_("You are moving in"),
        short=N_("Moving in"),
        sentence=N_("You get your keys."),
        does=N_("Check the home. Report your move. Order power."),
        waits_for=N_("Your keys."),
        news=N_("Congratulations on your keys. We will still be here."),
    ),
    Stage.SUPPORTED: StageWords(
        label=N_("Home – with support"),
        short=N_("Home with support"),
        sentence=N_("You live in your own home, and we still come by."),
        does=N_("Tell us if the rent is hard to pay."),
        is_task=False,
        waits_for="",
        news=N_("You are home now. We still come by. Write to me if something gets hard."),
    ),
    Stage.DONE: StageWords(
        label=N_("You manage on your own"),
        short=N_("On their own"),
        sentence=N_("We are done here, but you can always write."),
        does="",
        waits_for="",
        news=N_("You manage on your own now. You made that happen. You can always write to us."),
    ),
}


@dataclass(frozen=True, slots=True)
class SideWords:
    """`label` is for staff, `sentence` stands on the youth's page."""

    label: str
    sentence: str
    news: str


SIDE_WORDS = {
    SideState.NONE: SideWords(
        label=N_("Under way again"),
        sentence="",
        news=N_("We are starting again now. Write to me if you are unsure about something."),
    ),
    SideState.PAUSED: SideWords(
        label=N_("On pause"),
        sentence=N_("We are having a break. Write when you want to go on. You lose nothing."),
        news=N_("We are having a break now. Write when you want to go on. You lose nothing."),
    ),
    SideState.REJECTED: SideWords(
        label=N_("Rejected"),
        sentence=N_(
            "It was a no this time. That is hard, and it is not the same as a no for ever. "
            "{name} will talk with you about what to do now, and how you can complain."
        ),
        news="",
    ),
    SideState.LOST_CONTACT: SideWords(
        label=N_("No contact"),
        sentence=N_(
            "We had lost touch with you. Good to see you. Write, and we will go on together."
        ),
        news=N_("I haven't been able to reach you. You have lost nothing. Write when you can."),
    ),
}

NEEDS_YOU = N_(
    "We need something from you before we can go on. Write to me, and I will help you with it."
)
STAFF_NEXT = N_("I have the next step now. You don't have to do anything.")
OTHERS_NEXT = N_("We are waiting for an answer from others. You don't have to do anything.")


def label_of(stage: Stage, side_state: SideState) -> str:
    """Where a case is, in staff's words: the side state while there is one."""
    if side_state is SideState.NONE:
        return STAGE_WORDS[stage].label
    return SIDE_WORDS[side_state].label
