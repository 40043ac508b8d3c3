"""Sends what nobody just asked for: claims deliveries, renders, sends, settles."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot import notices, outbox
from bot.answers import Deed, Screen
from bot.context import Hjem
from bot.domain.delivery import DeliveryStatus
from bot.domain.quiet_hours import is_quiet
from bot.errors import Unavailable
from bot.outbox import Claimed
from bot.services import reach
from bot.store import Tx
from bot.transport.limiter import EVERYBODY, LaneLimiter, seconds
from bot.transport.request import NotSent
from bot.transport.speaker import Bot, NoTopic, do
from bot.transport.topics import Topics

AT_ONCE = 32
"""How many recipients one replica writes to at the same time."""

IDLE_SECONDS = 1.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed delivery, rendered for its reader."""

    claimed: Claimed
    chat_id: int
    deed: Deed


@dataclass(frozen=True, slots=True)
class Sent:
    message_id: int


Outcome = Sent | Exception
Settle = Callable[[Parcel, Outcome], Awaitable[None]]


class Courier:
    """The courier of one replica."""

    def __init__(self, hjem: Hjem, bot: Bot, limiter: LaneLimiter) -> None:
        self._hjem = hjem
        self._bot = bot
        self._limiter = limiter
        self._topics = Topics(hjem, bot)
        self._wake = asyncio.Event()
        self._stopping = False
        self._running: asyncio.Task[None] | None = None
        self._under_way: dict[asyncio.Task[None], int] = {}
        self._claimed_in_doubt = False

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    @property
    def busy(self) -> bool:
        return bool(self._under_way) or self._wake.is_set()

    @property
    def has_ended(self) -> bool:
        """It was started, and sends nothing any more."""
        return self._running is not None and self._running.done()

    def start(self) -> None:
        self._running = asyncio.create_task(self.run(), name="courier")

    async def caught_up(self) -> None:
        """Nothing is due and nothing is on its way any more."""
        while await self._hjem.run(outbox.under_way) or self.busy:
            self.wake()
            await asyncio.sleep(0.001)

    async def run(self) -> None:
        """Runs until `stop`; what was claimed by then is under way."""
        while not self._stopping:
            self._wake.clear()
            try:
                await self._limiter.has_room()
                took = await self.send_due()
            except (Unavailable, SQLAlchemyError) as error:
                log.warning("courier waits", error=type(error).__name__)
                took = 0
            except Exception as error:  # noqa: BLE001 - the outermost loop of the way out
                log.error("courier stumbled", error=type(error).__name__)
                took = 0
            if not took:
                await self._pause()

    async def send_due(self) -> int:
        """Takes what is due and may leave now, and begins to send it; returns how many."""
        room = min(AT_ONCE - len(self._under_way), self._limiter.room)
        if room <= 0 or self._stopping:
            return 0  # whoever is done wakes us
        parcels, pauses = await self._take(room)
        for whom, left in pauses.items():
            self._limiter.pause(whom, left.total_seconds())
        for parcel in parcels:
            task = asyncio.create_task(self._deliver(parcel))
            self._under_way[task] = parcel.claimed.id
            task.add_done_callback(self._is_done)
        return len(parcels)

    async def _take(self, room: int) -> tuple[list[Parcel], dict[int, timedelta]]:
        """What is due and may leave now, and the pauses.

        A database that goes away as it commits leaves in doubt whether we have claimed. Nobody else
        would look: this replica is alive. So what is claimed but not in hand goes back first.
        """
        run = self._hjem.run
        if self._claimed_in_doubt:
            await run(outbox.give_back, self._hjem.replica, set(self._under_way.values()))
        self._claimed_in_doubt = True
        parcels, pauses = await self._hjem.run_soon(take_parcels, self._hjem, room)
        self._claimed_in_doubt = False
        return parcels, pauses

    def _is_done(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        self.wake()

    async def stop(self, patience: float) -> None:
        """Nothing more is claimed; what was begun is settled, if `patience` seconds suffice."""
        self._stopping = True
        self.wake()
        loop = asyncio.get_running_loop()
        gives_up = loop.time() + patience
        if self._running is not None:
            await asyncio.wait((self._running,), timeout=patience)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=gives_up - loop.time())

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), IDLE_SECONDS)
        except TimeoutError:
            return

    async def _deliver(self, parcel: Parcel) -> None:
        """It is sent, and what became of it is known.

        Nobody else would settle it: the tick that looks for orphans leaves a living replica alone,
        and the recipient would get nothing more.
        """
        outcome = await self._send(parcel)
        for settle in (self._settle, self._settle_alone):
            try:
                await self._however_long(settle, parcel, outcome)
                break
            except Exception as error:  # noqa: BLE001 - the outermost loop of one delivery
                log.error("not settled", delivery=parcel.claimed.id, error=type(error).__name__)

    async def _however_long(self, settle: Settle, parcel: Parcel, outcome: Outcome) -> None:
        """The outcome is settled, however long the database is away."""
        while True:
            try:
                return await settle(parcel, outcome)
            except Unavailable as error:
                log.warning("settled later", delivery=parcel.claimed.id, error=type(error).__name__)
                await asyncio.sleep(IDLE_SECONDS)

    async def _send(self, parcel: Parcel) -> Outcome:
        try:
            return Sent(await self._do(parcel))
        except TelegramError as error:
            return error
        except Exception as error:  # noqa: BLE001 - the outermost loop of one delivery
            # Left unsettled, it would hold up its recipient for good.
            log.error("not said", delivery=parcel.claimed.id, error=type(error).__name__)
            return error

    async def _do(self, parcel: Parcel) -> int:
        """Done in the youth's topic where there is one, else in the chat."""
        chat_id, deed, lane = parcel.chat_id, parcel.deed, parcel.claimed.lane
        staff_id = parcel.claimed.person_id
        if isinstance(deed, Screen) and deed.topic_of is not None and staff_id is not None:
            topic = await self._topics.find(staff_id, chat_id, deed.topic_of)
            try:
                return await do(self._bot, chat_id, deed, lane, topic)
            except NoTopic:
                await self._topics.forget(staff_id, deed.topic_of)
        return await do(self._bot, chat_id, deed, lane)

    async def _settle_alone(self, parcel: Parcel, outcome: Outcome) -> None:
        """Without what follows from it, where that is what fails."""
        if isinstance(outcome, Sent):
            chat_id, message_id = parcel.chat_id, outcome.message_id
            await self._hjem.run(outbox.settle_sent, parcel.claimed.id, chat_id, message_id)
        else:
            why = type(outcome).__name__
            status = DeliveryStatus.FAILED
            await self._hjem.run(outbox.settle_final, parcel.claimed.id, status, why)

    async def _settle(self, parcel: Parcel, outcome: Outcome) -> None:
        run, delivery = self._hjem.run_soon, parcel.claimed.id
        match outcome:
            case Sent(message_id):
                await run(reach.arrived, delivery, parcel.chat_id, message_id)
            case RetryAfter():
                delay = timedelta(seconds=seconds(outcome))
                await run(outbox.postpone, delivery, delay, "RetryAfter")
            case NotSent():
                delay = timedelta(seconds=min(60, 2**parcel.claimed.attempt))
                await run(outbox.postpone, delivery, delay, "NotSent")
            case Forbidden():
                await run(reach.lost, delivery, DeliveryStatus.BLOCKED, "blocked")
            case BadRequest() | ValueError() | TypeError():  # of Telegram, or of PTB itself
                log.error("refused", delivery=delivery, kind=parcel.claimed.kind)
                await run(reach.lost, delivery, DeliveryStatus.FAILED, "refused")
            case _:
                await run(reach.unknown, delivery, type(outcome).__name__)


def take_parcels(tx: Tx, hjem: Hjem, limit: int) -> tuple[list[Parcel], dict[int, timedelta]]:
    """Due deliveries, claimed and rendered, and who must be left alone for how long.

    A delivery that is no longer true is dropped; while everybody must wait none is taken. One that
    cannot be rendered is lost, and holds up no other: all is begun anew then, with a savepoint
    around each, which all others would pay for nothing.
    """
    pauses = outbox.pauses(tx)
    if EVERYBODY in pauses:
        return [], pauses
    try:
        return _parcels(tx, hjem, limit, _rendered), pauses
    except OperationalError:
        raise  # the database, not a notice: all of it is tried again
    except Exception:  # noqa: BLE001 - whatever it is, it is met again alone
        tx.start_over()
        return _parcels(tx, hjem, limit, _rendered_alone), pauses


def _parcels(
    tx: Tx, hjem: Hjem, limit: int, rendered: Callable[[Tx, Hjem, Claimed], Parcel | None]
) -> list[Parcel]:
    claimed = outbox.claim(tx, hjem.replica, limit)
    parcels = (rendered(tx, hjem, one) for one in claimed)
    return [parcel for parcel in parcels if parcel is not None]


def _rendered(tx: Tx, hjem: Hjem, claimed: Claimed) -> Parcel | None:
    notice = notices.render(tx, hjem, claimed)
    if notice is None:
        outbox.settle_final(tx, claimed.id, DeliveryStatus.DROPPED, "no longer true")
        return None
    return Parcel(claimed, notice.chat_id, _at_this_hour(tx, claimed, notice.deed))


def _at_this_hour(tx: Tx, claimed: Claimed, deed: Deed) -> Deed:
    """What can wait was not meant for the night: held up until then, it wakes nobody."""
    if claimed.is_urgent or not isinstance(deed, Screen) or not is_quiet(tx.now, tx.profile):
        return deed
    return replace(deed, silent=True)


def _rendered_alone(tx: Tx, hjem: Hjem, claimed: Claimed) -> Parcel | None:
    try:
        with tx.begin_nested():
            return _rendered(tx, hjem, claimed)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - one bad notice must not hold up the others
        log.error(
            "not rendered", delivery=claimed.id, kind=claimed.kind, error=type(error).__name__
        )
        reach.lost(tx, claimed.id, DeliveryStatus.FAILED, type(error).__name__)
        return None
