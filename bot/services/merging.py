"""Two profiles of one youth become one: whatever named the one names the other from then on."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, UniqueConstraint, bindparam
from sqlmodel import SQLModel, col, delete, select, update

from bot import outbox
from bot.domain.activities import SIGNED_UP
from bot.domain.people import Asker
from bot.services import audit, cases, dialogues, intake, moods, needs, nicknames, private, waits
from bot.services.people import as_asker
from bot.store import Tx
from bot.tables import (
    Audit,
    Delivery,
    Person,
    PersonKey,
    Signup,
    StageDraft,
    Tombstone,
    WeeklyQuestion,
)
from bot.tables.columns import Sealed

Name = ColumnElement[Any]
"""A column whose value is the id of a person."""


def which_stays(tx: Tx, one: Person, other: Person) -> tuple[Person, Person]:
    """The profile that stays, and the one that goes into it: open before closed, old before new."""

    def order(person: Person) -> tuple[bool, datetime, int]:
        return cases.case_of(tx, person.id).closed_at is not None, person.joined_at, person.id

    first, second = sorted((one, other), key=order)
    return first, second


def merge(tx: Tx, stays: Person, goes: Person) -> Asker:
    """What was written, agreed and decided with either stands under the one that stays.

    Home, stage and caseworker are those of the profile that stays, and of what a youth has only
    one of, like the mood of a week, the other's is dropped; so are steps drafted for it. What it
    does not know comes from the other, the longer wait counts, and whoever helped either is told.
    The other profile is gone; which chat is the youth's from now on is for the caller to say.
    """
    helpers = {one for who in (stays, goes) for one in cases.case_of(tx, who.id).helper_ids}
    name = tx.vault.hide(goes.alias.encode()).decode()
    _merge_choices(tx, stays, goes)
    _merge_questions(tx, stays.id, goes.id)
    gives_back = _merge_cases(tx, stays.id, goes.id)
    tx.exec(delete(StageDraft).where(col(StageDraft.youth_id) == goes.id))
    _keep_signups(tx, stays.id, goes.id)
    tx.flush()
    for table in SQLModel.metadata.sorted_tables:
        _seal_again(tx, table, stays.id, goes.id)
        for column in _naming(table):
            _give_way(tx, table, column, stays.id, goes.id)
            tx.execute(update(table).where(column == goes.id).values({column: stays.id}))
    tx.expunge(goes)
    tx.expire_all()
    _redirect(tx, stays.id, goes.id)
    dialogues.rename_youth(tx, goes.id, stays.id)
    tx.exec(delete(PersonKey).where(col(PersonKey.person_id) == goes.id))
    tx.exec(delete(Person).where(col(Person.id) == goes.id))
    _remember(tx, stays.id, goes.id)
    waits.reckon(tx, cases.case_of(tx, stays.id))
    if gives_back:
        intake.tell_free(tx, cases.case_of(tx, stays.id))
    nicknames.keep_apart(tx, stays.id, cases.case_of(tx, stays.id))
    audit.note(tx, stays.id, "profiles.merged", stays.id)
    for helper_id in sorted(helpers):
        outbox.enqueue(
            tx,
            "reach.merged",
            helper_id,
            {"youth_id": stays.id, "was": name},
            subject_id=stays.id,
        )
    return as_asker(stays)


def _merge_choices(tx: Tx, stays: Person, goes: Person) -> None:
    """Where the two differ, less is shown and less is sent."""
    stays.joined_at = min(stays.joined_at, goes.joined_at)
    stays.consented_at = stays.consented_at or goes.consented_at
    stays.discreet = stays.discreet or goes.discreet
    stays.broadcasts_on = stays.broadcasts_on and goes.broadcasts_on
    stays.paused_until = max(filter(None, (stays.paused_until, goes.paused_until)), default=None)
    tx.add(stays)


def _merge_questions(tx: Tx, stays: int, goes: int) -> None:
    """How the weeks go is shown only where both profiles wanted that, or had none to show."""
    is_shared = all(_shows_weeks(tx, one) for one in (stays, goes))
    for youth_id in (stays, goes):
        row = tx.get(WeeklyQuestion, youth_id)
        if row is not None:
            row.is_shared = is_shared
            tx.add(row)


def _shows_weeks(tx: Tx, youth_id: int) -> bool:
    row = tx.get(WeeklyQuestion, youth_id)
    return row.is_shared if row is not None else not moods.all_of(tx, youth_id)


def _merge_cases(tx: Tx, stays: int, goes: int) -> bool:
    """What was not known is; whether a place is free, since each of them held one."""
    one, other = cases.case_of(tx, stays), cases.case_of(tx, goes)
    wishes = [words for words in (needs.wishes_of(tx, stays), needs.wishes_of(tx, goes)) if words]
    needs.wish(tx, stays, "\n".join(dict.fromkeys(wishes)))
    one.opened_at = min(one.opened_at, other.opened_at)
    places = [one.enrolled_at, other.enrolled_at if other.closed_at is None else None]
    one.enrolled_at = min(filter(None, places), default=None)
    one.areas = one.areas or list(other.areas)
    one.needs_access = one.needs_access or other.needs_access
    one.is_minor = one.is_minor or other.is_minor
    for unknown in ("support_worker_id", "route", "sleeps", "max_rent", "form"):
        if getattr(one, unknown) is None:
            setattr(one, unknown, getattr(other, unknown))
    tx.add(one)
    return all(places)


def _keep_signups(tx: Tx, stays: int, goes: int) -> None:
    """Where both were signed up, one place is free; a place counts before having left one."""
    held = select(Signup.activity_id).where(
        Signup.youth_id == goes, col(Signup.status).in_(SIGNED_UP)
    )
    tx.exec(
        delete(Signup).where(
            col(Signup.youth_id) == stays,
            col(Signup.status).not_in(SIGNED_UP),
            col(Signup.activity_id).in_(held),
        )
    )


def _naming(table: Table) -> Iterator[Name]:
    """The table's columns that name a person."""
    for key in table.foreign_keys:
        if key.references(Person.metadata.tables["person"]):
            yield key.parent
    if table.name == Audit.__tablename__:
        yield from (table.c.actor_id, table.c.subject_id)
    if table.name == Delivery.__tablename__:
        yield table.c.subject_id


def _give_way(tx: Tx, table: Table, column: Name, stays: int, goes: int) -> None:
    """Rows of which one person has only one: the one of the profile that stays."""
    keys = [list(table.primary_key.columns)]
    keys += [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    for key in keys:
        if not any(part is column for part in key):
            continue
        rest = [part for part in key if part is not column]
        kept = table.alias()
        same = [kept.c[part.name] == part for part in rest]
        both = select(kept.c[key[0].name]).where(kept.c[column.name] == stays, *same).exists()
        tx.execute(table.delete().where(column == goes, both))


def _seal_again(tx: Tx, table: Table, stays: int, goes: int) -> None:
    """The youth's texts in this table are readable with the key of the profile that stays."""
    if "youth_id" not in table.c or "id" not in table.c:
        return
    for text in (column for column in table.c if isinstance(column.type, Sealed)):
        change = update(table).where(table.c.id == bindparam("row")).values({text: bindparam("by")})
        for row, sealed in tx.execute(select(table.c.id, text).where(table.c.youth_id == goes)):
            where = f"{table.name}:{row}:{text.name}"
            words = private.unseal(tx, goes, sealed, where)
            if words:
                tx.execute(change, {"row": row, "by": private.seal(tx, stays, words, where)})


def _remember(tx: Tx, stays: int, goes: int) -> None:
    """An old backup knows two profiles: whoever erases the one is rid of both."""
    tx.exec(update(Tombstone).where(col(Tombstone.went_into) == goes).values({"went_into": stays}))
    tx.add(Tombstone(person_id=goes, erased_at=tx.now, went_into=stays))


def _redirect(tx: Tx, stays: int, goes: int) -> None:
    """Messages to and about the one go to and are about the other."""
    old = outbox.recipient_of(goes)
    tx.exec(
        update(Delivery)
        .where(col(Delivery.recipient) == old)
        .values(recipient=outbox.recipient_of(stays))
    )
    about = select(Delivery).where(Delivery.subject_id == stays)
    for row in tx.exec(about).all():
        if row.params.get("youth_id") == goes:
            row.params = row.params | {"youth_id": stays}
            tx.add(row)
