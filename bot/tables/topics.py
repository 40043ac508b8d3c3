"""Topics in staff's chats with the bot."""

from sqlmodel import Field

from bot.tables.columns import Row, TelegramId


class Topic(Row, table=True):
    """Where a youth's messages stand in a colleague's chat, if that chat has topics."""

    staff_id: int = Field(primary_key=True, foreign_key="person.id")
    youth_id: int = Field(primary_key=True, foreign_key="person.id")
    chat_id: int = Field(sa_type=TelegramId, index=True)
    thread_id: int
    name: str  # as it was given: the youth's nickname then
