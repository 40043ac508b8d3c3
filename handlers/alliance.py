"""«The alliance»: where coordinators and partners find partners, concepts and homes."""

from bot.answers import Row, Screen
from bot.domain.alliance import ConceptKind
from bot.domain.people import COORDINATORS, PARTNERS
from bot.services import concepts, dwellings, intake, partners, pools
from handlers import menu
from handlers.routes import Ask, Routes, Said, button

routes = Routes("alliance")


@routes.word(menu.ALLIANCE, COORDINATORS | PARTNERS)
@routes.tap("", COORDINATORS | PARTNERS)
def overview(ask: Ask) -> Said:
    """How many there are of each, and the way to them."""
    t, tx, who = ask.t, ask.tx, ask.who
    counts = (
        (t("Partners"), "partners", partners.count(tx)),
        (t("Concepts"), "concepts", concepts.count(tx, *ConceptKind)),
        (t("Homes"), "dwellings", dwellings.count(tx, who)),
        (t("Pools of homes"), "pools", pools.count(tx, who)),
    )
    rows: list[Row] = [(button(f"{label} · {count}", name),) for label, name, count in counts]
    if who.role in COORDINATORS:
        now = intake.places(tx, who)
        rows.append((button(t("On call"), "rota"), button(t("Figures"), "figures")))
        rows.append((button(f"{ask.profile.sender} · {now.taken}/{now.capacity}", "intake"),))
    return Screen(t("<b>The alliance</b>\nWhat would you like to see?"), tuple(rows))
