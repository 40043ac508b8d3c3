"""Whom a colleague's words are for: who may be written to, and whose message is answered.

Words that say neither wait until it is said, whatever else is asked or looked at meanwhile.
"""

import json
from collections import Counter

from sqlmodel import select

from bot.domain.people import Asker
from bot.errors import Refusal
from bot.i18n import N_
from bot.services import cases, people, talks, thread
from bot.services.thread import Letter
from bot.store import Tx
from bot.tables import Case, CaseMessage, Unaddressed


class Gone(Refusal):
    msgid = N_("{name} no longer uses the bot. Nothing was sent.")


def target(tx: Tx, staff: Asker, letter: Letter) -> CaseMessage | None:
    """The message of a thread that a colleague's message answers or belongs to, if any.

    Says nothing of whether the colleague may still write there.
    """
    if letter.reply_to is not None:
        return thread.meant_by(tx, letter.chat_id, letter.reply_to)
    return _album_mate(tx, staff, letter)


def _album_mate(tx: Tx, staff: Asker, letter: Letter) -> CaseMessage | None:
    """The part of the same album that this colleague has sent already."""
    if not letter.album:
        return None
    return tx.exec(
        select(CaseMessage).where(
            CaseMessage.chat_id == letter.chat_id,
            CaseMessage.author_id == staff.id,
            CaseMessage.album == letter.album,
        )
    ).first()


def recent_youths(tx: Tx, staff: Asker) -> list[tuple[int, str]]:
    """Everybody this colleague may write to today, by id and name; who waits comes first.

    Nobody before the yes to the bot, whose answer would reach nobody. Behind the names of
    namesakes, who only come together while somebody stands in or has taken a call, stands whose
    they are.
    """
    return [one for one in _known(tx, staff) if tx.get(Case, one[0]) is not None]


def _known(tx: Tx, staff: Asker) -> list[tuple[int, str]]:
    """The same, with those who have only called."""
    found = {
        person.id: person.alias
        for one in (staff.id, *sorted(cases.covered_by(tx, staff.id)))
        for _case, person in cases.youths_of(tx, one)
        if person.chat_id is not None and person.left_at is None
    }
    for talk in talks.open_talks(tx, staff.id):
        found.setdefault(talk.youth_id, people.alias_of(tx, talk.youth_id))
    often = Counter(name.casefold() for name in found.values())
    return [
        (one, name if often[name.casefold()] == 1 else f"{name} ({cases.helper_name(tx, one)})")
        for one, name in found.items()
    ]


def writable(tx: Tx, staff: Asker, youth_id: int) -> str:
    """The name of a youth whom this colleague may write to, as in the list of all of them.

    Raises NotYours or Gone.
    """
    cases.case_of(tx, youth_id)
    talks.opened_by(tx, staff, youth_id, "message.to")
    youth = people.by_id(tx, youth_id)
    if not youth.chat_id:
        raise Gone(name=youth.alias)
    return name_for(tx, staff, youth_id)


def name_for(tx: Tx, staff: Asker, youth_id: int) -> str:
    """The youth's name as this colleague tells youths apart today, the way they are listed."""
    alias = people.alias_of(tx, youth_id)
    if not cases.covered_by(tx, staff.id) and not talks.open_talks(tx, staff.id):
        return alias  # one's own youths are no namesakes
    return dict(_known(tx, staff)).get(youth_id, alias)


def keep(tx: Tx, chat_id: int, letters: list[Letter], kept_id: int | None = None) -> int:
    """The letters wait, alone or with those that wait already; returns what they are kept as."""
    row = _kept(tx, chat_id, kept_id) if kept_id is not None else None
    earlier = _letters(tx, row) if row is not None else []
    row = row or Unaddressed(chat_id=chat_id, kept_at=tx.now)
    row.letters = tx.vault.hide(json.dumps(thread.packed([*earlier, *letters])).encode())
    tx.add(row)
    tx.flush()
    return row.id


def kept(tx: Tx, chat_id: int, kept_id: int) -> list[Letter]:
    """The letters that wait under this number in this chat; none when they do so no more."""
    row = _kept(tx, chat_id, kept_id)
    return _letters(tx, row) if row is not None else []


def done(tx: Tx, chat_id: int, kept_id: int) -> None:
    """The letters were sent or dropped."""
    row = _kept(tx, chat_id, kept_id)
    if row is not None:
        tx.delete(row)
        tx.flush()


def _kept(tx: Tx, chat_id: int, kept_id: int) -> Unaddressed | None:
    row = tx.get(Unaddressed, kept_id, with_for_update=True)
    return row if row is not None and row.chat_id == chat_id else None


def _letters(tx: Tx, row: Unaddressed) -> list[Letter]:
    return thread.unpacked(json.loads(tx.vault.reveal(row.letters)))
