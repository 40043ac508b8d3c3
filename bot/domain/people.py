"""Who takes part: roles, and what one may know of the person who is asking."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    YOUTH = "youth"
    CASEWORKER = "caseworker"
    SUPPORT_WORKER = "support_worker"
    OUTREACH = "outreach"
    COORDINATOR = "coordinator"
    ADMIN = "admin"
    GUEST = "guest"  # anyone who found the bot; has no row


EVERYONE = frozenset(Role)
YOUTHS = frozenset({Role.YOUTH})
CASEWORKERS = frozenset({Role.CASEWORKER, Role.SUPPORT_WORKER})
OUTREACHERS = frozenset({Role.OUTREACH, Role.COORDINATOR, Role.ADMIN})
COORDINATORS = frozenset({Role.COORDINATOR, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
STAFF = frozenset(Role) - {Role.YOUTH, Role.GUEST}


@dataclass(frozen=True, slots=True)
class Asker:
    """The person behind a chat. A guest has id 0 and no row."""

    id: int
    role: Role
    alias: str
    language: str
    chat_id: int
