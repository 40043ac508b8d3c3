"""A bot, its people, and what happened to them: played on their phones, through the bot."""

import socket
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.app import App
from bot.clock import Clock, system_clock
from bot.domain.housing import Stage
from bot.domain.people import Asker, Role
from bot.domain.stage_words import STAGE_WORDS
from bot.i18n import Translator
from bot.profiles import QuietHours, read_profile
from bot.samples import homes
from bot.samples.activities import ACTIVITIES
from bot.services import (
    calendars,
    drafts,
    invitations,
    organising,
    outreach,
    people,
    rota,
    signups,
    stages,
)
from bot.services.invitations import Made, link
from bot.settings import Settings
from bot.simulator import Phone, Simulator
from bot.store import Tx
from bot.transport.limiter import Pace

CAST = {
    "Aya": "Ung",
    "Bo": "Sagsbehandler",
    "Carla": "Koordinator",
    "Nova": "Ny person",
    "Sam": "Bostøtte",
    "Emil": "Ung",
    "Olga": "Opsøgende",
    "Maja": "Ny person",
    "Pia": "Udlejer",
    "Vera": "Frivillig",
    "Ida": "Administrator",
}
"""Whose phones there are, in this order, and what is written over them."""

STAFF = {
    "Ida": Role.ADMIN,
    "Bo": Role.CASEWORKER,
    "Sam": Role.SUPPORT_WORKER,
    "Carla": Role.COORDINATOR,
    "Olga": Role.OUTREACH,
    "Vera": Role.VOLUNTEER,
}

HOURS = {
    "Bo": {0: (9, 12), 1: (9, 15), 2: (13, 16), 3: (9, 15), 4: (9, 12)},
    "Sam": {0: (12, 16), 2: (10, 15), 3: (10, 15)},
}
"""Who meets young people when: hours of a weekday, 0 is Monday."""

PLACE = "Ungeprojektet, Eksempelgade 2"


NIGHTS = 2
"""So many evenings Vera is on call, from today on, from six until eleven."""

UNHURRIED = Pace(overall=1000, per_chat=100, chat_burst=100)
"""A local Telegram has no flood limits to keep."""

NEVER_QUIET = QuietHours(begin=time.max, end=time.min)


class _OwnSettings(Settings):
    """Settings that neither the environment nor `.env` can change."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)

    @property
    def page_address(self) -> str:
        """The phones are on this machine, so it is enough that the pages are found here."""
        return f"http://{self.webhook_host}:{self.webhook_port}"


def app_for(sim: Simulator, folder: Path, clock: Clock) -> App:
    """A bot that talks to this local Telegram and keeps everything in this folder."""
    settings = _OwnSettings(
        bot_token=SecretStr(sim.token),
        bot_api_base=sim.base_url,
        database_url=f"sqlite:///{folder / 'hjem.db'}",
        webhook_port=_free_port(),
    )
    # Copenhagen's, but awake: whoever tries the bot at night sees the phones answer each other.
    profile = read_profile("koebenhavn").model_copy(update={"quiet_hours": NEVER_QUIET})
    return App(settings, clock, UNHURRIED, profile)


def _free_port() -> int:
    """A port of this machine that nobody listens on, so that links can name it from the start."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class TimeMachine:
    """A clock that runs as the real one does, so far behind it."""

    def __init__(self) -> None:
        self.behind = timedelta()

    def __call__(self) -> datetime:
        return system_clock() - self.behind

    def set(self, days_ago: int, hour: int, zone: Any) -> None:
        """It is that local hour, on the last weekday that is so many days ago or more."""
        now = system_clock()
        then = now.astimezone(zone) - timedelta(days=days_ago)
        then -= timedelta(days=max(0, then.weekday() - 4))
        self.behind = now - then.replace(hour=hour, minute=7)

    def is_now(self) -> None:
        self.behind = timedelta()


class Story:
    """A running bot, the phones around it, and the time in both."""

    def __init__(self, app: App, sim: Simulator, clock: TimeMachine) -> None:
        self._app = app
        self._clock = clock
        self.phones = {name: sim.person(name, hint=hint) for name, hint in CAST.items()}

    async def play(self) -> None:
        """Everybody has joined, and the phones show what happened in the last weeks."""
        await self._at(40, 9, self._staff_join)
        await self._at(39, 10, self._youths_join)
        await self._at(33, 13, partial(self._bo_moves, "Aya", Stage.ASSESSMENT))
        await self._at(26, 10, partial(self._bo_moves, "Aya", Stage.PLAN))
        await self._at(19, 10, partial(self._bo_moves, "Emil", Stage.ASSESSMENT))
        await self._at(19, 12, partial(self._bo_moves, "Aya", Stage.REFERRAL))
        await self._at(9, 14, partial(self._bo_moves, "Aya", Stage.WAITING))
        await self._at(8, 10, self._homes_are_free)
        await self._at(6, 11, self._aya_and_bo_write)
        await self._at(1, 14, self._aya_books_a_time)
        await self._at(1, 15, self._emil_waits_for_an_answer)
        await self._at(1, 16, self._maja_asks_for_contact)
        self._clock.is_now()
        await self._carla_plans_activities()
        await self._run(_plan_nights, await self._who("Carla"), await self._who("Vera"))
        await self._app.scheduler.run_all()
        await self._delivered()

    async def _at(self, days_ago: int, hour: int, scene: Callable[[], Any]) -> None:
        self._clock.set(days_ago, hour, self._app.hjem.profile.zone)
        await scene()
        await self._delivered()

    async def _staff_join(self) -> None:
        for name, role in STAFF.items():
            await self._opens(name, await self._run(invitations.invite_staff, None, name, role))
        for name, hours in HOURS.items():
            await self._run(_offer, await self._who(name), hours)

    async def _youths_join(self) -> None:
        bo, sam = await self._who("Bo"), await self._who("Sam")
        for name, support in (("Aya", sam.id), ("Emil", None)):
            made = await self._run(invitations.invite_youth, bo, name, bo.id, support)
            await self._opens(name, made)
            await _taps_first(self.phones[name])  # yes, that is fine

    async def _bo_moves(self, name: str, stage: Stage) -> None:
        """The youth is told, and looks at it."""
        bo, youth = await self._who("Bo"), await self._who(name)
        await self._run(_move, bo, youth, stage)
        await self._delivered()
        await _taps_first(self.phones[name])

    async def _homes_are_free(self) -> None:
        carla, bo, aya = [await self._who(name) for name in ("Carla", "Bo", "Aya")]
        await self._opens("Pia", await self._run(homes.invite_contact, carla, "Pia"))
        await self._run(homes.make_homes, carla)
        await self._run(homes.say_needs, bo, aya.id)

    async def _aya_and_bo_write(self) -> None:
        await self.phones["Aya"].sends("Hej Bo. Har du hørt noget om en bolig?")
        await self._delivered()
        bo = self.phones["Bo"]
        answer = "Hej Aya. Ikke endnu, men jeg holder øje. Jeg skriver, så snart der er nyt."
        await bo.sends(answer, reply_to=bo.last)

    async def _aya_books_a_time(self) -> None:
        aya, bo = await self._who("Aya"), await self._who("Bo")
        free = await self._run(calendars.free_times, aya, bo.id, aya.id)
        far_off = self._app.hjem.clock() + timedelta(days=3)
        starts_at = next(one.starts_at for one in free if one.starts_at >= far_off)
        phone = self.phones["Aya"]
        assert phone.keyboard is not None
        await phone.sends(phone.keyboard[0][0])  # her appointments: the first button of the menu
        starts = int(starts_at.timestamp())
        await phone.taps_data(f"booking.take:{bo.id}:{starts}", on=phone.last)

    async def _emil_waits_for_an_answer(self) -> None:
        await self.phones["Emil"].sends("Hej Bo. Kan vi mødes i næste uge?")

    async def _maja_asks_for_contact(self) -> None:
        await self.phones["Maja"].sends("/start")
        where = "Her i chatten. Jeg er mest på Hovedbanen om aftenen."
        await self._run(outreach.send, await self._who("Maja"), "Maja", where)

    async def _carla_plans_activities(self) -> None:
        carla, emil = await self._who("Carla"), await self._who("Emil")
        ids = await self._run(_publish, carla)
        await self._run(signups.sign_up, emil, ids["Fodbold for alle niveauer"])

    async def _opens(self, name: str, made: Made) -> None:
        await self.phones[name].opens(link(self._app.hjem.bot_name, made.token))

    async def _who(self, name: str) -> Asker:
        return await self._app.hjem.run(people.asker, self.phones[name].id)

    async def _run(self, service: Callable[..., Any], *args: Any) -> Any:
        return await self._app.hjem.run(service, *args)

    async def _delivered(self) -> None:
        await self._app.courier.caught_up()


async def _taps_first(phone: Phone) -> None:
    await phone.taps(phone.last.buttons[0][0])


def _offer(tx: Tx, staff: Asker, hours: dict[int, tuple[int, int]]) -> None:
    for weekday, (begin, end) in hours.items():
        calendars.set_hours(tx, staff, weekday, [(begin * 60, end * 60)])
    calendars.set_place(tx, staff, PLACE)


def _move(tx: Tx, staff: Asker, youth: Asker, stage: Stage) -> None:
    """The case is at this stage, and the youth is told the usual words."""
    words = Translator(youth.language, tx.profile.zone)(STAGE_WORDS[stage].news)
    draft = drafts.make(tx, staff, youth.id, stage, words)
    stages.send(tx, staff, youth.id, draft.revision)


def _publish(tx: Tx, coordinator: Asker) -> dict[str, int]:
    """Every activity has its next two dates; returns the ids of the first ones by title."""
    now = tx.now.astimezone(tx.profile.zone)
    return {
        one.title: organising.publish(tx, coordinator, one.next_after(now), weeks=2)
        for one in ACTIVITIES
    }


def _plan_nights(tx: Tx, coordinator: Asker, volunteer: Asker) -> None:
    for days in range(NIGHTS):
        on = tx.today + timedelta(days=days)
        begins_at, ends_at = (
            datetime.combine(on, time(hour), tx.profile.zone) for hour in (18, 23)
        )
        if ends_at > tx.now:
            rota.plan(tx, coordinator, volunteer.id, begins_at, ends_at, place=1)
