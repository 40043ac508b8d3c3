"""People, the keys of their texts, and invitations."""

from datetime import datetime

from sqlmodel import Field

from bot.domain.people import Role
from bot.tables.columns import Hidden, Row, TelegramId, choice


class Person(Row, table=True):
    """Somebody who accepted an invitation. `alias` is a nickname (staff: the name youths see)."""

    id: int = Field(default=None, primary_key=True)
    role: Role = Field(sa_type=choice(Role), index=True)
    alias: str
    language: str = "da"
    chat_id: int | None = Field(default=None, sa_type=TelegramId, unique=True)  # None: erased
    joined_at: datetime
    consented_at: datetime | None = None  # youths only; None: has not answered yet
    seen_at: datetime | None = None
    unreachable_at: datetime | None = None  # blocked the bot or deleted the account
    broadcasts_on: bool = True
    paused_until: datetime | None = None  # no reminders or broadcasts before then
    discreet: bool = True  # notifications say that there is something, not what
    left_at: datetime | None = None  # staff who stopped; erased youths
    partner_id: int | None = Field(default=None, foreign_key="partner.id")  # whose contact it is


class PersonKey(Row, table=True):
    """The wrapped key of one person's texts.

    Deleting it erases them here and in later copies; an older backup still has it.
    """

    person_id: int = Field(primary_key=True)
    wrapped: bytes = Field(sa_type=Hidden)


class Tombstone(Row, table=True):
    """A person who was erased; a restored backup obeys it.

    Or a profile that became part of another: it is erased when that one is.
    """

    person_id: int = Field(primary_key=True)
    erased_at: datetime
    went_into: int | None = None


class Invitation(Row, table=True):
    """A single-use link. Only the hash of its token is stored."""

    id: int = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    role: Role = Field(sa_type=choice(Role))
    alias: str = ""
    invited_by: int | None = Field(default=None, foreign_key="person.id")  # None: command line
    caseworker_id: int | None = Field(default=None, foreign_key="person.id")
    support_worker_id: int | None = Field(default=None, foreign_key="person.id")
    partner_id: int | None = Field(default=None, foreign_key="partner.id")
    is_minor: bool = False  # the youth is under the municipality's age
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = None
    told_expired_at: datetime | None = None


class Audit(Row, table=True):
    """Who did or read what about whom; never a text, never a name."""

    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    actor_id: int | None = Field(default=None, index=True)
    subject_id: int | None = Field(default=None, index=True)
    action: str
