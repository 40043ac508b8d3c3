"""Words about housing offers, to each of those concerned."""

from datetime import datetime

from markupsafe import Markup

from bot.answers import Button, Row, Screen
from bot.domain.housing import Ball
from bot.domain.offer_words import (
    BECAUSE,
    DECLINED_TO_LANDLORD,
    DECLINED_TO_STAFF,
    LEFT_TO_STAFF,
    STATUSES,
    TO_LANDLORD,
    TO_STAFF,
)
from bot.domain.offers import ASKED, OfferStatus, Side
from bot.domain.people import COORDINATORS, Role
from bot.i18n import Translator
from bot.notices.housing import news_behind
from bot.notices.registry import Reader, for_helpers, notice
from bot.services import dwellings, offer_steps
from bot.services.dwellings import State
from bot.store import Tx
from bot.tables import Dwelling, Offer, Person


@notice
def news(tx: Tx, reader: Reader, *, offer_id: int, status: str) -> Screen | None:
    """That there is something; what it is stands behind «Vis». None when it has come further."""
    if tx.get_one(Offer, offer_id).status != status:
        return None
    return news_behind(reader.t, f"own_offers:{offer_id}")


@notice
def told(tx: Tx, reader: Reader, *, offer_id: int, status: str) -> Screen | None:
    """Helpers hear whose offer it is, a landlord's contact only which home."""
    row = tx.get_one(Offer, offer_id)
    if row.status != status:
        return None
    if reader.who.role is Role.PARTNER:
        return _to_landlord(tx, reader.t, row)
    if not reader.may_open(tx, row.youth_id):
        return None
    words = TO_STAFF.get(row.status)
    if row.status is OfferStatus.DECLINED:
        words = DECLINED_TO_STAFF[row.ended_by or Side.YOUTH]
        if tx.get_one(Person, row.youth_id).left_at is not None:
            words = LEFT_TO_STAFF
    if words is None:
        return None
    text = reader.t(words).format(
        label=tx.get_one(Dwelling, row.dwelling_id).label,
        name=reader.name_of(tx, row.youth_id),
        why=reader.t(BECAUSE[row.because]) if row.because else "",
    )
    return Screen(text, ((Button(reader.t("See the offer"), f"offers.show:{offer_id}"),),))


@notice
def home_changed(tx: Tx, reader: Reader, *, offer_id: int, is_free: bool) -> Screen | None:
    """To those whose proposal waits: the home can be offered again, or to nobody any more."""
    row, t = tx.get_one(Offer, offer_id), reader.t
    if row.status is not OfferStatus.PROPOSED or not reader.may_open(tx, row.youth_id):
        return None
    home = dwellings.as_home(tx, row.dwelling_id)
    if home.state is not (State.FREE if is_free else State.WITHDRAWN):
        return None
    words = t("<b>{label}</b> is free again. It is proposed for <b>{name}</b>. Do you confirm it?")
    if not is_free:
        words = t(
            "<b>{label}</b> is not offered any more. "
            "Take the proposal for <b>{name}</b> back, and find another home."
        )
    text = words.format(label=home.facts.label, name=reader.name_of(tx, row.youth_id))
    return Screen(text, ((Button(t("See the offer"), f"offers.show:{offer_id}"),),))


def _to_landlord(tx: Tx, t: Translator, row: Offer) -> Screen | None:
    words = TO_LANDLORD.get(row.status)
    if row.status is OfferStatus.DECLINED:
        words = DECLINED_TO_LANDLORD[row.ended_by or Side.YOUTH]
    if words is None:
        return None
    rows: tuple[Row, ...] = ()
    if row.status is OfferStatus.ACCEPTED:
        rows = (
            (
                Button(t("Yes"), f"offers.landlord:{row.id}:1"),
                Button(t("No"), f"offers.landlord:{row.id}:0"),
            ),
        )
    elif row.status is OfferStatus.VIEWING:
        rows = ((Button(t("Choose a time"), f"viewings.ask:{row.id}"),),)
    return Screen(t(words).format(label=tx.get_one(Dwelling, row.dwelling_id).label), rows)


@notice
def contract_stands(tx: Tx, reader: Reader, *, offer_id: int) -> Screen | None:
    """To those who decide, or to coordinators after them, of a youth who left before the keys."""
    row, t = tx.get_one(Offer, offer_id), reader.t
    if row.status is not OfferStatus.SIGNED:
        return None
    if reader.who.role in COORDINATORS:
        return _contract_left(tx, t, row)
    if not reader.may_open(tx, row.youth_id):
        return None
    words = t(
        "The contract for <b>{label}</b> still stands. Talk with the landlord. "
        "Say here when the keys are handed over, or take the offer back."
    )
    text = words.format(label=tx.get_one(Dwelling, row.dwelling_id).label)
    return Screen(text, ((Button(t("See the offer"), f"offers.show:{offer_id}"),),))


def _contract_left(tx: Tx, t: Translator, row: Offer) -> Screen:
    words = t(
        "The contract for <b>{label}</b> still stands, but nobody here helps with it any more. "
        "Talk with the landlord. Say on the page of the home when the contract has ended."
    )
    text = words.format(label=tx.get_one(Dwelling, row.dwelling_id).label)
    return Screen(text, ((Button(t("See the home"), f"dwellings.show:{row.dwelling_id}"),),))


@notice
def answer_soon(tx: Tx, reader: Reader, *, offer_id: int, by: str) -> Screen | None:
    """The day before it lapses, as discreetly as the first word of it; None once answered."""
    row = _unanswered(tx, offer_id, by)
    if row is None or row.youth_id != reader.id:
        return None
    words = reader.t(
        "Something needs your answer by {moment}. "
        "Tap Show when you are somewhere you can read in peace."
    )
    text = words.format(moment=reader.t.moment(datetime.fromisoformat(by)))
    return Screen(text, ((Button(reader.t("Show"), f"own_offers:{offer_id}"),),))


@notice
def unanswered(tx: Tx, reader: Reader, *, offer_id: int, by: str) -> Screen | None:
    """The same to those who decide: a call may help."""
    row = _unanswered(tx, offer_id, by)
    if row is None or not reader.may_open(tx, row.youth_id):
        return None
    words = reader.t(
        "<b>{name}</b> has not answered about <b>{label}</b> yet. The time to answer ends {moment}."
    )
    text = words.format(
        name=reader.name_of(tx, row.youth_id),
        label=tx.get_one(Dwelling, row.dwelling_id).label,
        moment=reader.t.moment(datetime.fromisoformat(by)),
    )
    return Screen(text, ((Button(reader.t("See the offer"), f"offers.show:{offer_id}"),),))


@notice
def no_time_yet(tx: Tx, reader: Reader, *, offer_id: int, by: str) -> Screen | None:
    """To those who decide: the youth has said what it wants, and waits for us."""
    row = _unanswered(tx, offer_id, by)
    if row is None or offer_steps.turn(tx, row) is not Ball.STAFF:
        return None
    if not reader.may_open(tx, row.youth_id):
        return None
    words = reader.t(
        "<b>{name}</b> would like to see <b>{label}</b> first, and waits for a time. "
        "Find one today, so that the home is not lost."
    )
    text = words.format(
        name=reader.name_of(tx, row.youth_id), label=tx.get_one(Dwelling, row.dwelling_id).label
    )
    find = Button(reader.t("Choose a time"), f"viewings.ask:{offer_id}")
    return Screen(text, ((find,), (Button(reader.t("See the offer"), f"offers.show:{offer_id}"),)))


@notice
def no_answer_yet(tx: Tx, reader: Reader, *, offer_id: int, status: str) -> Screen | None:
    """To those who decide: the youth has said yes, and the landlord nothing."""
    row = tx.get_one(Offer, offer_id)
    if row.status != status or not reader.may_open(tx, row.youth_id):
        return None
    words = reader.t(
        "The landlord has not answered about <b>{label}</b> yet. "
        "<b>{name}</b> is waiting. A call to the landlord may help."
    )
    text = words.format(
        name=reader.name_of(tx, row.youth_id), label=tx.get_one(Dwelling, row.dwelling_id).label
    )
    return Screen(text, ((Button(reader.t("See the offer"), f"offers.show:{offer_id}"),),))


def _unanswered(tx: Tx, offer_id: int, by: str) -> Offer | None:
    """The offer, if it still waits until then."""
    row = tx.get_one(Offer, offer_id)
    waits = row.status in ASKED and row.answer_by == datetime.fromisoformat(by)
    return row if waits else None


@notice
@for_helpers
def call_me(tx: Tx, reader: Reader, *, offer_id: int) -> Screen:
    """The youth would rather talk about it; with how far it is, where an answer was given since."""
    row, t = tx.get_one(Offer, offer_id), reader.t
    text = t("<b>{name}</b> would like a call about <b>{label}</b>.").format(
        name=reader.name_of(tx, row.youth_id), label=tx.get_one(Dwelling, row.dwelling_id).label
    )
    if row.status not in ASKED:
        now = t("<b>Now:</b> {state}").format(state=t(STATUSES[row.status]))
        text = Markup("\n").join((text, now))
    return Screen(text, ((Button(t("See the offer"), f"offers.show:{offer_id}"),),))
