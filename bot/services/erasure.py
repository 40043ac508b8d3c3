"""Erasing a person: the key of the texts is destroyed, and what is left names nobody."""

from sqlalchemy import Column, Connection, Integer, MetaData, Table, inspect, text
from sqlalchemy.schema import CreateTable, DropTable
from sqlmodel import Session, col, delete, select, update
from sqlmodel.sql.expression import SelectOfScalar

from bot import outbox
from bot.domain.activities import SIGNED_UP, SignupStatus
from bot.domain.delivery import DeliveryStatus
from bot.domain.people import Asker, Role
from bot.services import (
    agenda,
    appointments,
    audit,
    cases,
    dialogues,
    hiding,
    intake,
    offer_leaving,
    outreach,
    safety,
    talks,
    updates,
)
from bot.services.people import NotYours, as_asker
from bot.store import Tx
from bot.tables import (
    AccountCode,
    Appointment,
    Assessment,
    BringItem,
    Case,
    CaseMessage,
    CheckIn,
    CrisisFlag,
    Delivery,
    Invitation,
    LaterMessage,
    Mood,
    Note,
    Occupation,
    Person,
    PersonKey,
    Signup,
    Silence,
    SlotWish,
    StageChange,
    StageDraft,
    Tombstone,
    Topic,
    Visitor,
    WeeklyQuestion,
)

ERASED = "(slettet)"
"""The alias of an erased person, where a colleague still sees an old date or count."""


LEFT_BEHIND = "reach.left_behind"
"""What clears a chat that was the person's before."""

GOODBYE = "mydata.goodbye"
"""What tells a chat that nothing is kept any more."""

_ERASED_BEFORE = Table(
    "erased_before_restore", MetaData(), Column("person_id", Integer, primary_key=True)
)
"""No table of the schema: a backup that is restored must leave it alone."""


def erase(tx: Tx, who: Asker) -> None:
    """The youth is a guest again; appointments and sign-ups are off and the staff are told.

    Raises NotYours for anybody but a youth.
    """
    if who.role is not Role.YOUTH:
        raise NotYours
    _erase(tx, who, by_hand=False)


def erase_by_hand(tx: Tx, person_id: int) -> None:
    """The same, as the youth asked for it outside the bot; the chat is cleared, and told kindly.

    What stands there from the last two days goes: the phone may be in other hands. Raises NotYours
    for anybody but a youth who is here.
    """
    person = tx.get(Person, person_id, with_for_update=True)
    if person is None or person.role is not Role.YOUTH or person.chat_id is None:
        raise NotYours
    chat_id, said = person.chat_id, hiding.written_since(tx, person.chat_id, hiding.LONGEST)
    _erase(tx, as_asker(person), by_hand=True)
    # No row of these names the youth: retention forgets the chat when they have left.
    if said:
        params = {"numbers": list(said)}
        outbox.enqueue(tx, LEFT_BEHIND, None, params, chat_id=chat_id, urgent=True)
    outbox.enqueue(tx, GOODBYE, None, chat_id=chat_id)


def _erase(tx: Tx, who: Asker, *, by_hand: bool) -> None:
    person = tx.get_one(Person, who.id, with_for_update=True)
    outbox.withdraw_about(tx, who.id)
    kind = "mydata.erased_by_hand" if by_hand else "mydata.erased"
    called = safety.called(tx, who.id)
    for staff_id in sorted(_helpers(tx, who) | called):
        _tell(tx, kind, staff_id, person, urgent=staff_id in called)
    talks.end_all(tx, who.id)
    _leave(tx, who)
    outreach.forget(tx, who.chat_id)
    forget(tx, person, by_hand=by_hand)


def forget(tx: Tx, person: Person, *, by_hand: bool = False) -> None:
    """The person's chat, name and texts are gone from here; the chat is a guest's again.

    On record as the person's own act, or as an operator's.
    """
    assert person.chat_id is not None
    chat_id, person.chat_id = person.chat_id, None
    person.alias = ERASED
    person.left_at = tx.now
    tx.add(person)
    tx.flush()
    tx.merge(Tombstone(person_id=person.id, erased_at=tx.now))
    tx.exec(update(Tombstone).where(col(Tombstone.went_into) == person.id).values(went_into=None))
    tx.merge(Visitor(chat_id=chat_id, language=person.language, at=tx.now))
    tx.exec(delete(CrisisFlag).where(col(CrisisFlag.youth_id) == person.id))
    _destroy_texts(tx, person.id)
    _forget_messages(tx, person.id)
    dialogues.forget_words_about(tx, person.id)
    forget_chat(tx, chat_id)
    if by_hand:
        audit.note(tx, None, "person.erased_by_hand", person.id)
    else:
        audit.note(tx, person.id, "person.erased", person.id)


def erase_again(tx: Tx, person_ids: set[int]) -> int:
    """These people, whom an old backup brought back, are gone again; returns how many were back."""
    back = tx.exec(
        select(Person).where(col(Person.id).in_(person_ids), col(Person.chat_id).is_not(None))
    ).all()
    for person in back:
        outbox.withdraw_about(tx, person.id)
        who = as_asker(person)
        _leave(tx, who)
        outreach.forget(tx, who.chat_id)
        forget(tx, person)
    for person_id in person_ids:
        tx.merge(Tombstone(person_id=person_id, erased_at=tx.now))
    tx.flush()
    if person_ids:
        _give_no_id_again(tx, max(person_ids))
    return len(back)


def _give_no_id_again(tx: Tx, highest: int) -> None:
    """A new person never gets an id up to this one: an old backup knows nothing of some of them."""
    connection = tx.connection()
    for statement in _NEXT_IDS[connection.dialect.name]:
        connection.execute(text(statement), {"highest": highest})


_NEXT_IDS = {
    "sqlite": (
        "INSERT INTO sqlite_sequence (name, seq) SELECT 'person', 0"
        " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'person')",
        "UPDATE sqlite_sequence SET seq = max(seq, :highest) WHERE name = 'person'",
    ),
    "postgresql": (
        "SELECT setval(id, greatest(:highest, pg_sequence_last_value(id)))"
        " FROM CAST(pg_get_serial_sequence('person', 'id') AS regclass) AS id",
    ),
}


def erased_ids(connection: Connection) -> SelectOfScalar[int]:
    """A statement: everybody who was erased, with each profile that had become part of theirs.

    Also of a database that an older version made, before it was known which profile did.
    """
    table, found = str(Tombstone.__tablename__), inspect(connection)
    columns = found.get_columns(table) if found.has_table(table) else []
    erased = select(Tombstone.person_id)
    if any(column["name"] == "went_into" for column in columns):
        return erased.where(col(Tombstone.went_into).is_(None))
    return erased


def note_before_restore(tx: Session) -> None:
    """Who was erased outlives the restore of a backup, which knows nothing of this table."""
    tx.connection().execute(CreateTable(_ERASED_BEFORE, if_not_exists=True))
    noted = select(_ERASED_BEFORE.c.person_id)
    erased = erased_ids(tx.connection()).where(col(Tombstone.person_id).not_in(noted))
    tx.connection().execute(_ERASED_BEFORE.insert().from_select(["person_id"], erased))


def finish_restore(tx: Tx) -> int:
    """Nobody is back who was erased before a restore; returns how many were."""
    if not inspect(tx.connection()).has_table(_ERASED_BEFORE.name):
        return 0
    back = erase_again(tx, set(tx.connection().scalars(select(_ERASED_BEFORE.c.person_id))))
    tx.connection().execute(DropTable(_ERASED_BEFORE))
    return back


def _destroy_texts(tx: Tx, person_id: int) -> None:
    tx.exec(delete(PersonKey).where(col(PersonKey.person_id) == person_id))
    tx.exec(update(CaseMessage).where(col(CaseMessage.youth_id) == person_id).values(body=b""))
    tx.exec(update(Appointment).where(col(Appointment.youth_id) == person_id).values(place=""))
    tx.exec(update(StageChange).where(col(StageChange.youth_id) == person_id).values(told=b""))
    for kind in (Mood, WeeklyQuestion, Silence, AccountCode, Topic, Occupation):
        tx.exec(delete(kind).where(col(kind.youth_id) == person_id))
    tx.exec(delete(Note).where(col(Note.youth_id) == person_id))
    tx.exec(delete(LaterMessage).where(col(LaterMessage.youth_id) == person_id))
    tx.exec(delete(StageDraft).where(col(StageDraft.youth_id) == person_id))
    tx.exec(delete(BringItem).where(col(BringItem.youth_id) == person_id))
    tx.exec(delete(CheckIn).where(col(CheckIn.youth_id) == person_id))
    tx.exec(delete(Assessment).where(col(Assessment.youth_id) == person_id))
    tx.exec(
        update(Case)
        .where(col(Case.youth_id) == person_id)
        .values(
            wishes=b"",
            sleeps=None,
            max_rent=None,
            areas=[],
            form=None,
            needs_access=False,
            is_minor=False,
            route=None,
        )
    )
    tx.exec(update(Invitation).where(col(Invitation.used_by) == person_id).values(alias=""))


def _forget_messages(tx: Tx, person_id: int) -> None:
    """No message says any more in which chat the person wrote or read it."""
    tx.exec(
        update(CaseMessage)
        .where(col(CaseMessage.author_id) == person_id)
        .values(chat_id=0, message_id=-col(CaseMessage.id))
    )
    tx.exec(update(Delivery).where(col(Delivery.person_id) == person_id).values(chat_id=None))
    tx.exec(
        delete(Delivery).where(
            col(Delivery.kind) == LEFT_BEHIND,
            col(Delivery.subject_id) == person_id,
            col(Delivery.status) != DeliveryStatus.SENDING,
        )
    )


def forget_chat(tx: Tx, chat_id: int) -> None:
    """Nothing is left of what was said in this chat, except a request for contact."""
    dialogues.forget(tx, chat_id)
    updates.forget_answers(tx, chat_id)
    tx.exec(
        delete(Delivery).where(
            col(Delivery.recipient) == outbox.recipient_of(None, chat_id),
            col(Delivery.status) != DeliveryStatus.SENDING,
        )
    )
    updates.forget_parked(tx, chat_id)


def _helpers(tx: Tx, who: Asker) -> set[int]:
    """Everybody at work who would otherwise wait for the youth."""
    waiting = {one.staff_id for one in agenda.upcoming(tx, who)}
    case = tx.get(Case, who.id)
    if case is None:  # no answer to the question for a yes yet
        invited_to = cases.helper_id(tx, who.id)
        return waiting if invited_to is None else waiting | {invited_to}
    if case.closed_at is None:
        waiting |= set(case.helper_ids)
    return waiting


def _leave(tx: Tx, who: Asker) -> None:
    """Appointments, wishes and places are free for others; the case is closed."""
    for one in agenda.upcoming(tx, who):
        appointments.cancel(tx, who, one.id)
    tx.exec(delete(SlotWish).where(col(SlotWish.youth_id) == who.id))
    _leave_activities(tx, who.id)
    offer_leaving.leave(tx, who)
    case = tx.get(Case, who.id)
    if case is not None:
        case.unanswered_since = None
        tx.add(case)
    if case is not None and case.closed_at is None:
        cases.close(tx, case)
        intake.tell_free(tx, case)


def _leave_activities(tx: Tx, youth_id: int) -> None:
    """The places go on to the waiting lists, which move up by their own tick."""
    tx.exec(
        update(Signup)
        .where(
            col(Signup.youth_id) == youth_id,
            col(Signup.status).in_(SIGNED_UP),
        )
        .values(status=SignupStatus.LEFT, changed_at=tx.now, offer_ends_at=None)
    )


def _tell(tx: Tx, kind: str, staff_id: int, person: Person, *, urgent: bool) -> None:
    # The name is hidden in the message that tells it, and forgotten when that was sent.
    name = tx.vault.hide(person.alias.encode()).decode()
    key = f"erased:{person.id}:{staff_id}"
    outbox.enqueue(tx, kind, staff_id, {"name": name}, key=key, urgent=urgent)
