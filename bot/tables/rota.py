"""The on-call rota."""

from datetime import datetime

from sqlmodel import Field

from bot.tables.columns import Row


class Shift(Row, table=True):
    """Somebody is on call from one instant until another; lower `place` is called first."""

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    begins_at: datetime = Field(index=True)
    ends_at: datetime = Field(index=True)
    place: int = 1
    made_by: int = Field(foreign_key="person.id")
    cancelled_at: datetime | None = None
    offered_at: datetime | None = None  # whoever has it cannot come; others may take it
