"""Words after moving in, to the youth and to those who help."""

from bot.answers import Button, Row, Screen
from bot.domain.offers import OfferStatus
from bot.domain.settling_words import ANSWERS, SIGNALS
from bot.notices.registry import Reader, for_helpers, notice
from bot.services import cases, settling
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import CheckIn, Offer, Person


@notice
def first_rent(tx: Tx, reader: Reader, *, offer_id: int) -> Screen | None:
    """The day before; None when it is paid, is to be paid on another day, or the home is gone."""
    if not settling.is_rent_due_tomorrow(tx, offer_id):
        return None
    text = reader.t("There is something to remember tomorrow. Is it hard? Just write.")
    return Screen(text, ((Button(reader.t("Show"), f"settling:{offer_id}"),),))


@notice
def how_is_it(tx: Tx, reader: Reader, *, check_in_id: int) -> Screen | None:
    """A kind question, one tap; None when the youth lives there no more.

    That there is a home now, and since when, stands on no lock screen unless the youth wants it so.
    """
    row = tx.get_one(CheckIn, check_in_id)
    if row.answer is not None or tx.get_one(Offer, row.offer_id).status != OfferStatus.MOVED_IN:
        return None
    t = reader.t
    if tx.get_one(Person, reader.id).discreet:
        text = t("How is it going? Tap what fits.")
    else:
        text = t("You have lived in your home for {n} days now. How is it going?").format(n=row.day)
    rows: tuple[Row, ...] = tuple(
        (Button(t(label), f"settling.says:{row.id}:{how}"),) for how, label in ANSWERS.items()
    )
    return Screen(text, rows)


@notice
@for_helpers
def signal(tx: Tx, reader: Reader, *, check_in_id: int) -> Screen | None:
    """Those who help hear at once that a home may be lost."""
    row = tx.get_one(CheckIn, check_in_id)
    if row.answer not in SIGNALS:
        return None
    t, name = reader.t, reader.name_of(tx, row.youth_id)
    text = t(SIGNALS[row.answer]).format(name=name)
    write = Button(t("Write to {name}").format(name=name), f"messages.to:{row.youth_id}")
    return Screen(text, ((write,), (Button(t("See the offer"), f"offers.show:{row.offer_id}"),)))


@notice
def nobody_left(tx: Tx, reader: Reader, *, check_in_id: int) -> Screen | None:
    """A coordinator knows that somebody must be found for a youth; not who, nor what was said."""
    row = tx.get_one(CheckIn, check_in_id)
    if row.answer not in SIGNALS:
        return None
    t, caseworker_id = reader.t, cases.case_of(tx, row.youth_id).caseworker_id
    text = t(
        "A young person with <b>{helper}</b> needs somebody to ask how it is going at home. "
        "Nobody was there to be told. Can you find somebody?"
    ).format(helper=alias_of(tx, caseworker_id))
    move = Button(t("Hand over to a colleague"), f"cases.handover.of:{caseworker_id}")
    return Screen(text, ((move,),))


@notice
def still_there(tx: Tx, reader: Reader, *, offer_id: int, months: int) -> Screen | None:
    """The caseworker says whether a home has held."""
    row = tx.get_one(Offer, offer_id)
    if settling.is_recorded(tx, offer_id, months):
        return None
    if not reader.may_open(tx, row.youth_id):
        return None
    t, name = reader.t, reader.name_of(tx, row.youth_id)
    text = t("<b>{name}</b> moved in {n} months ago. Does {name} still have a home?").format(
        name=name, n=months
    )
    yes = Button(t("Yes"), f"settling.stayed:{offer_id}:{months}:1")
    return Screen(text, ((yes, Button(t("No"), f"settling.stayed:{offer_id}:{months}:0")),))
