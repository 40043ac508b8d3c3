"""What somebody may ask of the municipality outside the bot: to be erased, and who has looked.

Said to an operator at a terminal, in English; the exit codes are those of the command line.
"""

import asyncio
import sys

from bot import upkeep
from bot.clock import stamp
from bot.domain.deeds import in_words
from bot.domain.people import Role
from bot.profiles import read_profile
from bot.services.lookup import Match, is_name
from bot.services.people import NotYours
from bot.settings import Settings


def erase(settings: Settings, nickname: str, person_id: int | None, *, is_sure: bool) -> int:
    """The one youth of that nickname is erased, once it is typed again or `is_sure`."""
    found = asyncio.run(upkeep.people_called(settings, nickname, person_id))
    here = [one for one in found if not one.has_left]
    youths = [one for one in here if one.role is Role.YOUTH]
    if here and not youths:
        print("This is a colleague, and only young people are erased here. A colleague leaves in")
        print("the chat: an administrator taps Medarbejdere, the name, and Fjern adgang.")
        return 1
    if not _is_one(youths):
        return 1
    [one] = youths
    print(f"Ask {one.caseworker} first: what is not in the journal yet is lost.")
    if not (is_sure or _is_typed_again(one)):
        print("Nothing was erased.", file=sys.stderr)
        return 1
    try:
        asyncio.run(upkeep.erase(settings, one.id))
    except NotYours:
        print("Somebody else was faster: that person is not here any more.", file=sys.stderr)
        return 1
    print("Erased. A running bot now tells the chat and those who helped; else the next one does.")
    return 0


def _is_typed_again(one: Match) -> bool:
    try:
        return is_name(input("To erase, type the nickname again: "), one.alias)
    except EOFError:  # nobody is there to type: then it takes --yes
        print()
        return False


def show_record(settings: Settings, nickname: str | None, person_id: int | None) -> int:
    """Who has read or done what about that one person, oldest first, in the municipality's time."""
    profile = read_profile(settings.municipality)
    found = asyncio.run(upkeep.people_called(settings, nickname, person_id))
    if not _is_one(found):
        return 1
    for row in asyncio.run(upkeep.record(settings, found[0].id)):
        who = "an operator" if row.actor_id is None else f"{row.actor} ({row.actor_id})"
        print(_as_shown(f"{stamp(row.at, profile.zone)}  {who}  {in_words(row.action)}"))
    print(f"That is all; it is kept for {profile.retention.audit} days.")
    return 0


def _is_one(found: list[Match]) -> bool:
    """Whether exactly one person can be meant; all that can be are shown."""
    for one in found:
        by = f"  caseworker {one.caseworker}" if one.caseworker else ""
        print(_as_shown(f"{one.id}  {one.alias}  {one.role}  since {one.since}{by}"))
    if not found:
        print("Nobody here has that name. Look at the spelling: it is the nickname that those")
        print("who help see. Whoever left or was erased no longer has one.")
    elif len(found) > 1:
        print("These have the nickname: say with --id which one is meant.")
    return len(found) == 1


def _as_shown(line: str) -> str:
    """The line in letters that the terminal knows."""
    encoding = sys.stdout.encoding or "utf-8"
    return line.encode(encoding, "replace").decode(encoding)
