"""What the bot is measured against: aiogram's webhook bot, one SELECT and one INSERT an update.

Runs in an environment of its own (`requirements-bench.txt`), and knows nothing of this project.
Plain, it is what the documentation of its libraries leads to; tuned, it has the bot's event loop
and the bot's settings of SQLite.
"""

import asyncio
import os
from datetime import UTC, datetime

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web
from sqlalchemy import event
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlmodel import Field, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


class User(SQLModel, table=True):
    id: int = Field(default=None, primary_key=True)
    chat_id: int = Field(index=True, unique=True)


class Written(SQLModel, table=True):
    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(index=True)
    text: str
    at: datetime


IS_TUNED = "TUNED" in os.environ
PRAGMAS = ("foreign_keys=ON", "busy_timeout=5000")
TUNED = ("journal_mode=WAL", "synchronous=FULL")

engine = create_async_engine(f"sqlite+aiosqlite:///{os.environ['DATABASE']}")
session = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


@event.listens_for(engine.sync_engine, "connect")
def configure(connection, _record) -> None:  # type: ignore[no-untyped-def]
    for pragma in PRAGMAS + (TUNED if IS_TUNED else ()):
        connection.execute(f"PRAGMA {pragma}")


dispatcher = Dispatcher()


@dispatcher.message()
async def write(message: Message) -> None:
    async with session() as tx:
        user = (await tx.exec(select(User).where(User.chat_id == message.chat.id))).one()
        tx.add(Written(user_id=user.id, text=message.text or "", at=datetime.now(UTC)))
        await tx.commit()
    await message.answer("ok")


async def main() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    async with session() as tx:
        first, count = int(os.environ["FIRST_CHAT"]), int(os.environ["CHATS"])
        tx.add_all(User(chat_id=chat_id) for chat_id in range(first, first + count))
        await tx.commit()
    api = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["API"]))
    bot = Bot(os.environ["TOKEN"], session=api)
    app = web.Application()
    # In the background is aiogram's default: it answers before the work is done.
    handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False)
    handler.register(app, path="/telegram")
    setup_application(app, dispatcher, bot=bot)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["PORT"])).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    (uvloop if IS_TUNED else asyncio).run(main())
