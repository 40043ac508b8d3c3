"""A youth has another Telegram account: with a code from the caseworker it joins the old thread."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select, update

from bot import outbox
from bot.domain.people import Asker, Role
from bot.domain.tokens import hash_of
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import (
    audit,
    cases,
    dialogues,
    erasure,
    hiding,
    merging,
    outreach,
    people,
    reach,
)
from bot.services.people import alias_of
from bot.store import Tx
from bot.tables import AccountCode, CodeTry, Person, Visitor

DIGITS = 8
LIVES = timedelta(hours=24)

MOST_TRIES, TRIES_IN = 5, timedelta(hours=1)
"""So many wrong codes one chat may write."""

MOST_TRIES_OF_ALL = 100
"""So many all chats together may write in the same time: a code is no match for many guessers."""


class WrongCode(Refusal):
    msgid = N_("That code does not work. Check it, or ask your caseworker for a new one.")


class TooManyTries(Refusal):
    msgid = N_("That was tried too often. Wait an hour, or call {phone}.")


class InAlready(Refusal):
    msgid = N_("You are already here as {name}. The code is for another account.")


class Erased(Refusal):
    msgid = N_("That profile is erased. Invite the young person again.")


@dataclass(frozen=True, slots=True)
class Made:
    """The code is known now and never again."""

    code: str
    youth: str
    expires_at: datetime


def make_code(tx: Tx, staff: Asker, youth_id: int) -> Made:
    """A new code for a youth of one's own; older ones stop. Raises Erased, NotYours."""
    cases.opened_by(tx, staff, youth_id, "account.code")
    if people.has_left(tx, youth_id):
        raise Erased
    tx.exec(
        update(AccountCode)
        .where(col(AccountCode.youth_id) == youth_id, col(AccountCode.used_at).is_(None))
        .values(expires_at=tx.now)
    )
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    row = AccountCode(
        youth_id=youth_id,
        made_by=staff.id,
        code_hash=hash_of(code),
        made_at=tx.now,
        expires_at=tx.now + LIVES,
    )
    tx.add(row)
    return Made(code, alias_of(tx, youth_id), row.expires_at)


def join(tx: Tx, guest: Asker, text: str) -> Asker | None:
    """This chat is the youth's from now on, and the old one is nobody's; None for a wrong code.

    Raises InAlready, TooManyTries.
    """
    if guest.role is not Role.GUEST:
        raise InAlready(name=guest.alias)
    row = _written(tx, guest, text)
    if row is None:
        return None
    person = tx.get_one(Person, row.youth_id)
    row.used_at = tx.now
    tx.add(row)
    _move_to(tx, person, guest.chat_id)
    visitor = tx.get(Visitor, guest.chat_id)
    if visitor is not None:
        tx.delete(visitor)
    tx.flush()
    audit.note(tx, person.id, "account.joined", person.id)
    told = frozenset({row.made_by, cases.case_of(tx, person.id).caseworker_id})
    outreach.close_of(tx, person, told)
    for helper_id in told:
        outbox.enqueue(
            tx,
            "reach.new_account",
            helper_id,
            {"youth_id": person.id},
            subject_id=person.id,
            key=f"new-account:{row.id}:{helper_id}",
        )
    return people.as_asker(person)


def other_profile(tx: Tx, youth: Asker, text: str) -> tuple[str, str] | None:
    """The other profile's name and the name under which the two would go on; None as above.

    Raises InAlready for whoever has no other profile, TooManyTries.
    """
    found = _two(tx, youth, text)
    if found is None:
        return None
    _, mine, other = found
    stays, _ = merging.which_stays(tx, mine, other)
    return other.alias, stays.alias


def unite(tx: Tx, youth: Asker, text: str) -> Asker | None:
    """The youth's two profiles are one, in this chat; the other chat is nobody's. None as above.

    The code says that who helps one of them wants it, the chat that it is the same youth. Raises
    InAlready, TooManyTries.
    """
    found = _two(tx, youth, text)
    if found is None:
        return None
    row, mine, other = found
    row.used_at = tx.now
    tx.add(row)
    chat_id, old_chat, language = mine.chat_id, other.chat_id, mine.language
    assert chat_id is not None
    stays, goes = merging.which_stays(tx, mine, other)
    mine.chat_id = other.chat_id = None  # two people never have one chat
    tx.add_all([mine, other])
    tx.flush()
    merging.merge(tx, stays, goes)
    stays.language, stays.chat_id = language, old_chat
    _move_to(tx, stays, chat_id)
    return people.as_asker(stays)


def _two(tx: Tx, youth: Asker, text: str) -> tuple[AccountCode, Person, Person] | None:
    """The code that was written, its writer, and whose it is."""
    if youth.role is not Role.YOUTH:
        raise InAlready(name=youth.alias)
    row = _written(tx, youth, text)
    if row is None:
        return None
    if row.youth_id == youth.id:
        raise InAlready(name=youth.alias)
    return row, tx.get_one(Person, youth.id), tx.get_one(Person, row.youth_id)


def _move_to(tx: Tx, person: Person, chat_id: int) -> None:
    """The person is in this chat, with nothing half-asked; of the old one nothing is known.

    What was said there in the last two days leaves it: that phone may be in other hands.
    """
    if person.chat_id is not None:
        _leave_behind(tx, person.id, person.chat_id)
    dialogues.close(tx, chat_id)
    person.chat_id, person.seen_at = chat_id, tx.now
    tx.add(person)
    reach.back(tx, person.id)


def _leave_behind(tx: Tx, youth_id: int, chat_id: int) -> None:
    said = hiding.written_since(tx, chat_id, hiding.LONGEST)
    erasure.forget_chat(tx, chat_id)
    outreach.forget(tx, chat_id)
    if said:
        params = {"numbers": list(said)}
        outbox.enqueue(
            tx,
            erasure.LEFT_BEHIND,
            None,
            params,
            chat_id=chat_id,
            subject_id=youth_id,
            urgent=True,
        )


def _written(tx: Tx, writer: Asker, text: str) -> AccountCode | None:
    """The code that somebody wrote, while it lives.

    A wrong one is counted, so it must not be raised: that would forget it. Raises InAlready for one
    that the writer has used, TooManyTries.
    """
    _may_try(tx, writer.chat_id)
    row = _code(tx, text)
    if row is None and _has_used(tx, writer, text):
        raise InAlready(name=writer.alias)
    if row is None:
        tx.add(CodeTry(chat_id=writer.chat_id, at=tx.now))
    return row


def _has_used(tx: Tx, writer: Asker, text: str) -> bool:
    """Whether this is the code that brought the writer here, as when a button is pressed twice."""
    used = select(AccountCode.id).where(
        AccountCode.youth_id == writer.id,
        AccountCode.code_hash == hash_of(_digits(text)),
        col(AccountCode.used_at).is_not(None),
    )
    return tx.exec(used).first() is not None


def _may_try(tx: Tx, chat_id: int) -> None:
    recent = CodeTry.at > tx.now - TRIES_IN
    count = select(func.count()).select_from(CodeTry)
    of_chat = tx.exec(count.where(recent, CodeTry.chat_id == chat_id)).one()
    of_all = tx.exec(count.where(recent)).one()
    if of_chat >= MOST_TRIES or of_all >= MOST_TRIES_OF_ALL:
        raise TooManyTries(phone=tx.profile.staff_phone)


def _code(tx: Tx, text: str) -> AccountCode | None:
    """The code that was written, with or without spaces, while it lives and its maker helps."""
    row = tx.exec(
        select(AccountCode)
        .where(
            AccountCode.code_hash == hash_of(_digits(text)),
            col(AccountCode.used_at).is_(None),
            AccountCode.expires_at > tx.now,
        )
        .with_for_update()
    ).first()
    return row if row is not None and _maker_helps(tx, row) else None


def _maker_helps(tx: Tx, row: AccountCode) -> bool:
    """Whether who made the code may still open the case: with it one becomes the youth."""
    maker = tx.get_one(Person, row.made_by)
    case = cases.case_of(tx, row.youth_id)
    return maker.left_at is None and cases.may_open(tx, people.as_asker(maker), case)


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
