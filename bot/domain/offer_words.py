"""What is said when an offer comes further or ends; msgids, looked up by the reader.

`{label}` is the home, `{name}` the caseworker (to the youth) or the youth (to staff).
"""

from bot.domain.offers import NoBecause, OfferStatus, Side
from bot.i18n import N_

TO_YOUTH = {
    OfferStatus.OFFERED: N_("There is a home that you can say yes to."),
    OfferStatus.VIEWING: N_("You want to see it first. {name} will find a time with you."),
    OfferStatus.ACCEPTED: N_(
        "You have said yes. Now the landlord has to answer. {name} keeps an eye on it."
    ),
    OfferStatus.APPROVED: N_(
        "The landlord has said yes. Next we sort out the contract and the money. "
        "{name} will help you."
    ),
    OfferStatus.SIGNED: N_("The contract is signed. Next come the keys."),
    OfferStatus.MOVED_IN: N_("Congratulations on the keys. We will still be here."),
}

ENDED_TO_YOUTH = {
    OfferStatus.MOVED_OUT: N_(
        "You do not live there any more. {name} will help you with what comes next."
    ),
    OfferStatus.EXPIRED: N_(
        "The time to answer is over, so the home goes to somebody else. "
        "It changes nothing for your next offer. Talk with {name} about what to do now."
    ),
    OfferStatus.WITHDRAWN: N_(
        "We had to take the offer back. "
        "It is not your fault, and it changes nothing for your next offer. "
        "{name} will talk with you about what to do now."
    ),
    OfferStatus.FILLED: N_(
        "The home went to somebody else. "
        "It is not your fault, and it changes nothing for your next offer. "
        "{name} will keep looking with you."
    ),
    OfferStatus.DECLINED: N_(
        "The landlord said no this time. "
        "It is not your fault, and it changes nothing for your next offer. "
        "{name} will talk with you about what to do now."
    ),
}

TO_STAFF = {
    OfferStatus.PROPOSED: N_("<b>{label}</b> is proposed for <b>{name}</b>. Do you confirm it?"),
    OfferStatus.OFFERED: N_("<b>{name}</b> is offered <b>{label}</b>."),
    OfferStatus.VIEWING: N_(
        "<b>{name}</b> wants to see <b>{label}</b> first. Find a time together."
    ),
    OfferStatus.ACCEPTED: N_("<b>{name}</b> has said yes to <b>{label}</b>. Next: the landlord."),
    OfferStatus.APPROVED: N_("The landlord said yes: <b>{label}</b> for <b>{name}</b>."),
    OfferStatus.SIGNED: N_(
        "<b>{name}</b> has a signed contract for <b>{label}</b>. Next: the keys."
    ),
    OfferStatus.MOVED_IN: N_("<b>{name}</b> has moved into <b>{label}</b>."),
    OfferStatus.MOVED_OUT: N_(
        "<b>{name}</b> does not live in <b>{label}</b> any more. Talk about what comes next."
    ),
    OfferStatus.EXPIRED: N_(
        "<b>{name}</b> did not answer about <b>{label}</b> in time. It is free again."
    ),
    OfferStatus.WITHDRAWN: N_("The offer of <b>{label}</b> to <b>{name}</b> was taken back."),
    OfferStatus.FILLED: N_(
        "<b>{label}</b> went to somebody else, so the proposal for <b>{name}</b> is over."
    ),
}

DECLINED_TO_STAFF = {
    Side.YOUTH: N_("<b>{name}</b> has said no to <b>{label}</b>: {why}. It is free again."),
    Side.LANDLORD: N_(
        "The landlord said no to <b>{name}</b> for <b>{label}</b>. It is free again."
    ),
}

LEFT_TO_STAFF = N_(
    "The offer of <b>{label}</b> is over, because the young person erased the data here. "
    "If the young person still wants the home, call the landlord today."
)

STANDS = N_("The offer of <b>{label}</b> ({state}) is still open until somebody takes it back.")
LIVES_THERE = N_(
    "I still believe that {name} lives in <b>{label}</b>, until you say that {name} has moved out."
)

SAID_NO = {
    Side.YOUTH: N_("{name} said no to this home on {day}: {why}."),
    Side.LANDLORD: N_("The landlord said no to {name} on {day}."),
}
"""To staff who propose the same home anew."""

TO_LANDLORD = {
    OfferStatus.VIEWING: N_(
        "A young person would like to see <b>{label}</b> first. When can it be seen?"
    ),
    OfferStatus.ACCEPTED: N_(
        "A young person would like to live in <b>{label}</b>. Is that all right?"
    ),
    OfferStatus.APPROVED: N_("The answer about <b>{label}</b> is yes."),
    OfferStatus.MOVED_IN: N_("A young person has moved into <b>{label}</b>."),
    OfferStatus.MOVED_OUT: N_("Nobody lives in <b>{label}</b> any more. The home is free again."),
    OfferStatus.EXPIRED: N_("There was no answer about <b>{label}</b> in time. It is free again."),
    OfferStatus.WITHDRAWN: N_(
        "The offer of <b>{label}</b> was taken back. The home is free again."
    ),
}

DECLINED_TO_LANDLORD = {
    OfferStatus.VIEWING: N_(
        "A young person would like to see <b>{label}</b> first. When can it be seen?"
    ),
    Side.YOUTH: N_("The young person said no to <b>{label}</b> after all. The home is free again."),
    Side.LANDLORD: N_("The answer about <b>{label}</b> is no. The home is free again."),
}

BECAUSE = {
    NoBecause.RENT: N_("the rent is too high"),
    NoBecause.AREA: N_("it is in the wrong place"),
    NoBecause.SIZE: N_("it is too small or too big"),
    NoBecause.SHARED: N_("I don't want to share"),
    NoBecause.NOT_NOW: N_("it is not the right time"),
    NoBecause.OTHER: N_("something else"),
}

STATUSES = {
    OfferStatus.PROPOSED: N_("proposed"),
    OfferStatus.OFFERED: N_("offered"),
    OfferStatus.VIEWING: N_("wants to see it first"),
    OfferStatus.ACCEPTED: N_("said yes"),
    OfferStatus.APPROVED: N_("the landlord said yes"),
    OfferStatus.SIGNED: N_("contract signed"),
    OfferStatus.MOVED_IN: N_("moved in"),
    OfferStatus.MOVED_OUT: N_("moved out"),
    OfferStatus.DECLINED: N_("declined"),
    OfferStatus.EXPIRED: N_("not answered in time"),
    OfferStatus.WITHDRAWN: N_("taken back"),
    OfferStatus.FILLED: N_("went to somebody else"),
}
