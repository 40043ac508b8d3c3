"""Words about seeing a home: agreed, come to nothing, and afterwards."""

from bot.answers import Button, Row, Screen
from bot.domain.appointments import AppointmentStatus
from bot.domain.offers import OfferStatus
from bot.domain.people import Role
from bot.i18n import Translator
from bot.notices.housing import news_behind
from bot.notices.registry import Reader, notice
from bot.store import Tx
from bot.tables import Appointment, Dwelling, Offer


@notice
def agreed(tx: Tx, reader: Reader, *, offer_id: int, sequence: int) -> Screen | None:
    """When a home is seen; a landlord's contact does not learn by whom."""
    row, viewing = _waiting(tx, offer_id)
    if row is None or viewing is None or viewing.status is not AppointmentStatus.BOOKED:
        return None
    if viewing.sequence != sequence:
        return None
    t, label = reader.t, tx.get_one(Dwelling, row.dwelling_id).label
    when = t.moment(viewing.starts_at)
    if reader.who.role is Role.PARTNER:
        text = t("<b>{label}</b> is shown {when}.").format(label=label, when=when)
        return Screen(text, _again(row, t("Another time")))
    if not reader.may_open(tx, row.youth_id):
        return None
    text = t("<b>{name}</b> sees <b>{label}</b> {when}.").format(
        name=reader.name_of(tx, row.youth_id), label=label, when=when
    )
    return Screen(text, _look(t, row))


@notice
def came_to_nothing(tx: Tx, reader: Reader, *, offer_id: int, sequence: int) -> Screen | None:
    """A viewing was cancelled or missed: another time is needed."""
    row, viewing = _waiting(tx, offer_id)
    if row is None or viewing is None or viewing.status is AppointmentStatus.BOOKED:
        return None
    t, label = reader.t, tx.get_one(Dwelling, row.dwelling_id).label
    is_cancelled = viewing.status is AppointmentStatus.CANCELLED
    if reader.who.role is Role.PARTNER:
        text = t("The viewing of <b>{label}</b> is cancelled. When can it be seen?")
        if not is_cancelled:
            text = t("The viewing of <b>{label}</b> did not take place. When can it be seen?")
        return Screen(text.format(label=label), _again(row, t("Choose a time")))
    if not reader.may_open(tx, row.youth_id):
        return None
    text = t("The viewing of <b>{label}</b> with <b>{name}</b> is cancelled. Find another time.")
    if not is_cancelled:
        text = t("<b>{name}</b> did not get to see <b>{label}</b>. Find another time.")
    words = text.format(name=reader.name_of(tx, row.youth_id), label=label)
    return Screen(words, (*_again(row, t("Choose a time")), *_look(t, row)))


@notice
def seen(tx: Tx, reader: Reader, *, offer_id: int) -> Screen | None:
    """That there is something to answer; what it is stands behind «Vis»."""
    row, _ = _waiting(tx, offer_id)
    if row is None:
        return None
    return news_behind(reader.t, f"own_offers:{offer_id}")


def _waiting(tx: Tx, offer_id: int) -> tuple[Offer | None, Appointment | None]:
    """The offer that still waits for a viewing's outcome, and the viewing."""
    row = tx.get_one(Offer, offer_id)
    if row.status is not OfferStatus.VIEWING or row.viewing_id is None:
        return None, None
    return row, tx.get(Appointment, row.viewing_id)


def _again(row: Offer, label: str) -> tuple[Row, ...]:
    return ((Button(label, f"viewings.ask:{row.id}"),),)


def _look(t: Translator, row: Offer) -> tuple[Row, ...]:
    return ((Button(t("See the offer"), f"offers.show:{row.id}"),),)
