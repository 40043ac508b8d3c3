"""What is said about moving in and afterwards; msgids."""

from bot.domain.offers import HowItGoes, MoveIn
from bot.i18n import N_

ITEMS = {
    MoveIn.DEPOSIT: N_("Deposit is paid"),
    MoveIn.INSURANCE: N_("Insurance for my things"),
    MoveIn.ADDRESS: N_("New address is reported"),
    MoveIn.POWER: N_("Power and heating"),
    MoveIn.FIRST_RENT: N_("First rent is paid"),
}

ANSWERS = {
    HowItGoes.GOOD: N_("Fine"),
    HowItGoes.SO_SO: N_("More or less OK"),
    HowItGoes.RENT_IS_HARD: N_("The rent is hard to pay"),
    HowItGoes.MAY_LOSE_IT: N_("I may lose the home"),
    HowItGoes.MOVED_OUT: N_("I don't live there any more"),
}

REPLIES = {
    HowItGoes.GOOD: N_("That is good to hear. Write whenever you like."),
    HowItGoes.SO_SO: N_("Thank you for telling me. Would you like to talk about it? Just write."),
    HowItGoes.RENT_IS_HARD: N_(
        "It is good that you told me in time. {name} will be told now and will help you."
    ),
    HowItGoes.MAY_LOSE_IT: N_(
        "It is good that you told me. {name} will be told now and will help you."
    ),
    HowItGoes.MOVED_OUT: N_("Thank you for telling me. {name} will be told and will write to you."),
}

SIGNALS = {
    HowItGoes.RENT_IS_HARD: N_("<b>{name}</b> says: the rent is hard to pay."),
    HowItGoes.MAY_LOSE_IT: N_("<b>{name}</b> says: I may lose the home."),
    HowItGoes.MOVED_OUT: N_("<b>{name}</b> does not live in the home any more."),
}
