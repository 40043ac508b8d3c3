"""What the municipality's profile knows of the alliance when the bot is first started."""

from sqlmodel import select

from bot.domain.alliance import ConceptKind
from bot.store import Tx
from bot.tables import Concept, ConceptSupport, Partner, Pool


def begin(tx: Tx) -> None:
    """The registers hold what the profile names, if they were empty; later they are staff's own."""
    if tx.exec(select(Partner.id)).first() is not None:
        return
    partners = _partners(tx)
    concepts = _concepts(tx, partners)
    for one in tx.profile.pools:
        tx.add(
            Pool(
                name=one.name,
                kind=one.kind,
                partner_id=partners[one.partner],
                concept_id=concepts[one.concept],
                total=one.total,
                reserved_percent=one.reserved_percent,
                changed_at=tx.now,
            )
        )


def _partners(tx: Tx) -> dict[str, int]:
    rows = [
        Partner(
            name=one.name,
            kind=one.kind,
            former_names=list(one.former_names),
            tracks=[str(track) for track in one.tracks],
            part=one.part,
            changed_at=tx.now,
        )
        for one in tx.profile.partners
    ]
    tx.add_all(rows)
    tx.flush()
    return {row.name: row.id for row in rows}


def _concepts(tx: Tx, partners: dict[str, int]) -> dict[str, int]:
    rows = [
        Concept(
            name=one.name,
            kind=one.kind,
            lead_id=partners[one.lead],
            stage=one.stage,
            track=one.track,
            horizon=one.horizon,
            about=one.about,
            news_at=tx.now,
        )
        for one in tx.profile.concepts
    ]
    tx.add_all(rows)
    tx.flush()
    ids = {row.name: row.id for row in rows}
    for one in tx.profile.concepts:
        if one.kind is ConceptKind.SUPPORT:
            tx.add_all(
                ConceptSupport(concept_id=ids[name], package_id=ids[one.name])
                for name in one.supports
            )
    return ids
