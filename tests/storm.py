"""Youths write without pause while the bot is killed, stopped, and answered badly.

Afterwards everything that was written must be there once, and have reached its caseworker.
"""

import asyncio
import itertools
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import func
from sqlmodel import col, select

from bot.app import App
from bot.domain.delivery import DeliveryStatus
from bot.domain.people import Role
from bot.services import cases, relay, thread
from bot.simulator import Faults, Phone, Simulator
from bot.store import Tx
from bot.tables import CaseMessage, Delivery, Person, SeenUpdate
from bot.vault import new_outer_key
from tests.balancer import balanced
from tests.hjem import free_port, settings_for
from tests.process import BotProcess

PAIRS = 6
"""Youths, each with a caseworker of their own, whose chat takes a message a second."""


SETTLES_WITHIN = 600
"""Seconds: what piled up while everything failed leaves at a message a second and chat."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What the database says of a copy on its way to a caseworker."""

    status: DeliveryStatus
    unknowns: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What was written, and what became of it."""

    written: dict[int, list[str]]  # by the chat of the youth, in order
    kept: dict[int, list[str]]
    copies: dict[str, Copy]
    arrived: Counter[str]
    asked: int
    answered: int
    updates: int
    updates_seen: int
    updates_answered: int

    @property
    def repeated(self) -> int:
        return sum(count > 1 for count in self.arrived.values())

    @property
    def uncertain(self) -> int:
        return sum(copy.status is DeliveryStatus.UNCERTAIN for copy in self.copies.values())

    def check(self, *, all_noted: bool = True) -> None:
        """Nothing lost, nothing done twice, nothing repeated without a reason.

        That an answer was said is not always noted when the database goes in that very moment.
        """
        assert self.kept == self.written
        assert self.updates == self.updates_seen
        assert self.updates_answered == self.updates or not all_noted
        assert self.answered >= self.asked
        for text, copy in self.copies.items():
            assert copy.status in (DeliveryStatus.SENT, DeliveryStatus.UNCERTAIN), (text, copy)
            times = self.arrived[text]
            assert times <= 1 + copy.unknowns, (text, times, copy)
            assert times <= 2, (text, times, copy)
            assert times >= 1 or copy.status is DeliveryStatus.UNCERTAIN, (text, copy)
        assert set(self.copies) == {text for texts in self.written.values() for text in texts}

    def __str__(self) -> str:
        return (
            f"{self.updates} updates, {len(self.copies)} copies: "
            f"{self.repeated} twice, {self.uncertain} uncertain"
        )


@dataclass(slots=True)
class Storm:
    """The stage: phones, a process, and dice with a seed."""

    sim: Simulator
    bots: list[BotProcess]  # replicas of one bot
    app: App  # the same bot in this process, for before and after
    dice: random.Random
    pairs: list[tuple[Phone, Phone]] = field(default_factory=list)
    written: dict[int, list[str]] = field(default_factory=dict)
    writing: list[asyncio.Task[None]] = field(default_factory=list)
    asked: int = 0
    turn: int = 0

    @property
    def bot(self) -> BotProcess:
        """The one whose turn it is, if there are several."""
        return self.bots[self.turn % len(self.bots)]

    async def enter(self) -> None:
        """Everybody has joined."""
        people = [(self.sim.person(f"Ung {n}"), self.sim.person(f"Hus {n}")) for n in range(PAIRS)]
        await self.app.open()
        chats = [(youth.id, staff.id) for youth, staff in people]
        await self.app.hjem.run(enter_pairs, chats)
        await self.app.close()
        for phone in itertools.chain(*people):
            self.sim.world.chats[phone.id].started = True
        self.pairs = people

    @asynccontextmanager
    async def blowing(self) -> AsyncIterator[None]:
        """Everybody writes as long as this lasts, and then until the last word was taken in."""
        calm = asyncio.Event()
        self.writing = [asyncio.create_task(self._write(one, calm)) for one, _ in self.pairs]
        try:
            yield
        finally:
            calm.set()

    async def _write(self, youth: Phone, calm: asyncio.Event) -> None:
        for number in itertools.count():
            if calm.is_set():
                return
            if self.dice.random() < 0.2:
                self.asked += 1
                await youth.sends("/menu")
            else:
                text = f"Besked {number} fra {youth.name}."
                self.written.setdefault(youth.id, []).append(text)
                await youth.sends(text)
            await asyncio.sleep(self.dice.uniform(0.3, 1.2))

    async def kill(self, times: int, life: float = 1.5) -> None:
        """Lives of random length, each ended by SIGKILL; some end before they began.

        Of several replicas one after another dies, while the others go on.
        """
        for number in range(times):
            dead = [bot for bot in self.bots if not bot.is_alive]
            if number % 4 == 3:
                await asyncio.gather(*(bot.begins() for bot in dead))
                await asyncio.sleep(self.dice.uniform(0, 1.5))
            else:
                await asyncio.gather(*(bot.starts() for bot in dead))
                await asyncio.sleep(self.dice.uniform(0, life))
            await self.bot.is_killed()
            self.turn += 1
            if (path := self.app.settings.sqlite_file) is not None:
                await asyncio.to_thread(check_what_is_left, path)

    async def stop(self, life: float = 1.5) -> float:
        """A life ended by SIGTERM, in good order; how many seconds that took."""
        await self.bot.starts()
        await asyncio.sleep(self.dice.uniform(0, life))
        code, seconds = await self.bot.is_told_to_stop()
        assert code == 0, "\n".join(self.bot.log)
        return seconds

    async def settle(self) -> Findings:
        """A last life, in this process, until everything was said; what was found then."""
        await asyncio.gather(*(bot.is_killed() for bot in self.bots))
        self.app = App(self.app.settings)
        await self.app.start()
        try:
            await asyncio.gather(*self.writing)
            async with asyncio.timeout(SETTLES_WITHIN):
                while await self.app.hjem.run(on_the_way):  # noqa: ASYNC110 - rows have no event
                    await asyncio.sleep(0.1)
            return await self._findings()
        finally:
            await self.app.stop()

    async def _findings(self) -> Findings:
        run = self.app.hjem.run
        seen, answered = await run(seen_updates)
        return Findings(
            written=self.written,
            kept=await run(kept_texts),
            copies=await run(copies_by_text),
            arrived=Counter(
                message.text.splitlines()[-1]
                for _, staff in self.pairs
                for message in staff.received
            ),
            asked=self.asked,
            answered=sum(self._menus_of(youth) for youth, _ in self.pairs),
            updates=sum(map(len, self.written.values())) + self.asked,
            updates_seen=seen,
            updates_answered=answered,
        )

    def _menus_of(self, youth: Phone) -> int:
        return sum("Hvad vil du" in message.text for message in youth.received)


@asynccontextmanager
async def storm(
    database_url: str,
    *,
    webhook: bool,
    seed: int,
    faults: Faults | None = None,
    replicas: int = 1,
) -> AsyncIterator[Storm]:
    """The stage, with everybody on it, on this empty, migrated database.

    Several replicas need a webhook and PostgreSQL; a load balancer stands before them.
    """
    async with Simulator() as sim, AsyncExitStack() as stack:
        sim.patience = 120
        sim.retry_after_seconds = 0.05
        settings = settings_for(sim, database_url, webhook=webhook)
        settings = settings.model_copy(
            update={"encryption_keys": (SecretStr(new_outer_key()),), "log_level": "WARNING"}
        )
        ports = [settings.webhook_port]
        if replicas > 1:
            ports = [free_port() for _ in range(replicas)]
            await stack.enter_async_context(balanced(settings.webhook_port, ports))
        each = [settings.model_copy(update={"webhook_port": port}) for port in ports]
        one = Storm(sim, list(map(BotProcess, each)), App(each[0]), random.Random(seed))
        await one.enter()
        sim.faults = faults or slow(seed)
        try:
            yield one
        finally:
            await asyncio.gather(*(bot.is_killed() for bot in one.bots))


def check_what_is_left(path: Path) -> None:
    """A dead process left a database that can be read to the end; it is looked at as a copy.

    To open it would do the work that the next life has to do.
    """
    with tempfile.TemporaryDirectory() as folder:
        for left in path.parent.glob(f"{path.name}*"):
            shutil.copy(left, folder)
        with closing(sqlite3.connect(Path(folder, path.name))) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def slow(seed: int) -> Faults:
    """Telegram takes its time: so there is always something under way when the process dies."""
    return Faults(seed=seed, hang=1.0, hang_seconds=0.1, methods={"sendMessage"})


def enter_pairs(tx: Tx, chats: list[tuple[int, int]]) -> None:
    for number, (youth_chat, staff_chat) in enumerate(chats):
        youth = joined(tx, Role.YOUTH, f"Ung {number}", youth_chat)
        staff = joined(tx, Role.CASEWORKER, f"Hus {number}", staff_chat)
        tx.add_all((youth, staff))
        tx.flush()
        cases.open_case(tx, youth.id, staff.id)


def joined(tx: Tx, role: Role, alias: str, chat_id: int) -> Person:
    return Person(role=role, alias=alias, chat_id=chat_id, joined_at=tx.now, consented_at=tx.now)


def kept_texts(tx: Tx) -> dict[int, list[str]]:
    texts: dict[int, list[str]] = {}
    for row in tx.exec(select(CaseMessage).order_by(col(CaseMessage.id))):
        texts.setdefault(row.chat_id, []).append(thread.body_of(tx, row).text)
    return texts


def copies_by_text(tx: Tx) -> dict[str, Copy]:
    rows = tx.exec(select(Delivery).where(Delivery.kind == relay.TO_STAFF))
    return {
        thread.body_of(tx, tx.get_one(CaseMessage, row.params["message_id"])).text: Copy(
            row.status, row.unknowns
        )
        for row in rows
    }


def seen_updates(tx: Tx) -> tuple[int, int]:
    """How many updates took effect, and how many of them were answered."""
    rows = tx.exec(select(SeenUpdate)).all()
    return len(rows), sum(row.answered for row in rows)


def on_the_way(tx: Tx) -> int:
    """How many messages are waiting or being sent."""
    unsettled = col(Delivery.status).in_((DeliveryStatus.PENDING, DeliveryStatus.SENDING))
    due = col(Delivery.kind) == relay.TO_STAFF
    return tx.exec(select(func.count()).select_from(Delivery).where(unsettled, due)).one()
