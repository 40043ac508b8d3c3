"""Who takes part: roles, and what one may know of the person who is asking."""

from dataclasses import dataclass
from enum import StrEnum

from bot.i18n import N_


class Role(StrEnum):
    YOUTH = "youth"
    CASEWORKER = "caseworker"
    SUPPORT_WORKER = "support_worker"
    OUTREACH = "outreach"
    COORDINATOR = "coordinator"
    ADMIN = "admin"
    VOLUNTEER = "volunteer"  # on call: an alias and the thread since the call, nothing else
    PARTNER = "partner"  # a contact of an organisation: its activities and homes, never a case
    GUEST = "guest"  # anyone who found the bot; has no row


EVERYONE = frozenset(Role)
YOUTHS = frozenset({Role.YOUTH})
CASEWORKERS = frozenset({Role.CASEWORKER, Role.SUPPORT_WORKER})
OUTREACHERS = frozenset({Role.OUTREACH, Role.COORDINATOR, Role.ADMIN})
COORDINATORS = frozenset({Role.COORDINATOR, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
PARTNERS = frozenset({Role.PARTNER})
ON_CALL = frozenset(Role) - {Role.YOUTH, Role.GUEST, Role.PARTNER}
"""Who may have a shift."""

ORGANISERS = COORDINATORS | PARTNERS
STAFF = frozenset(Role) - {Role.YOUTH, Role.GUEST}

COLLEAGUES = STAFF - PARTNERS
"""The roles that an administrator gives; a partner contact is invited from the partner's page."""

ROLE_NAMES = {
    Role.YOUTH: N_("young person"),
    Role.CASEWORKER: N_("caseworker"),
    Role.SUPPORT_WORKER: N_("support worker"),
    Role.OUTREACH: N_("outreach worker"),
    Role.COORDINATOR: N_("coordinator"),
    Role.ADMIN: N_("administrator"),
    Role.VOLUNTEER: N_("volunteer"),
    Role.PARTNER: N_("partner contact"),
    Role.GUEST: N_("guest"),
}


@dataclass(frozen=True, slots=True)
class Asker:
    """The person behind a chat. A guest has id 0 and no row."""

    id: int
    role: Role
    alias: str
    language: str
    chat_id: int
    has_consented: bool = True  # false for a youth who has not yet said yes to the bot
