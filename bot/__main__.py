"""`python -m bot COMMAND`: the command line, from which every behaviour is three hops away."""

import argparse
import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from bot import log
from bot.errors import ConfigurationError, Unavailable, place_of

if TYPE_CHECKING:
    from bot.app import App

STAFF_ROLES = (
    "admin",
    "coordinator",
    "caseworker",
    "support_worker",
    "outreach",
    "volunteer",
)

Command = Callable[[argparse.Namespace], int]


def main(argv: list[str] | None = None) -> int:
    """The exit code: 0 done, 1 could not be done, 2 wrong settings or usage, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    log.configure("ERROR")
    os.umask(0o077)  # databases, their copies, keys and reports are for who runs the bot alone
    try:
        command: Command = arguments.command
        return command(arguments)
    except ConfigurationError as error:
        print("The settings cannot be used:", file=sys.stderr)
        for fault in error.faults:
            print(f"  {fault}", file=sys.stderr)
        return 2
    except Unavailable as error:
        print(f"It cannot be used now: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - the outermost of all; its words may quote people
        print(f"It failed: {_kind(error)} at {place_of(error)}.", file=sys.stderr)
        return 1


def _kind(error: Exception) -> str:
    """What it is; of the system's errors also what the system says, which knows nobody."""
    said = error.strerror if isinstance(error, OSError) else None
    return type(error).__name__ + (f" ({said})" if said else "")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="The bot of Hjem til Alle; `COMMAND --help` says more."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, about: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about, description=about)
        sub.set_defaults(command=command)
        return sub

    add("run", run, "run the bot with the settings of the environment or .env")
    add("demo", demo, "try the bot in the browser, with sample people and a local Telegram")
    add("migrate", migrate, "bring the database to the newest schema")
    add("key", key, "make a key for ENCRYPTION_KEYS")
    add("rekey", rekey, "put all that is stored under the first of ENCRYPTION_KEYS")
    invitation = add("invite", invite, "make a link for a new member of staff, or the first one")
    invitation.add_argument("--role", required=True, choices=STAFF_ROLES)
    invitation.add_argument("--name", default="", help="as young people will see it")
    add("doctor", doctor, "look at settings, database, messages and Telegram")
    copy = add("backup", backup, "make a consistent copy of the database, also while it is used")
    copy.add_argument("file", type=Path)
    back = add("restore", restore, "put a backup in the place of the database")
    back.add_argument("file", type=Path)
    moved = add("move", move, "put all of a SQLite file into the new PostgreSQL database")
    moved.add_argument("file", type=Path)
    aside = add("parked", parked, "list the updates that failed, or replay or drop one")
    aside.add_argument("--replay", type=int, metavar="ID")
    aside.add_argument("--drop", type=int, metavar="ID")
    away = add("erase", erase, "erase a young person who asked for it outside the bot")
    away.add_argument("nickname", help="in upper or lower case")
    away.add_argument("--id", type=int, help="which one, where several have the nickname")
    away.add_argument("--yes", action="store_true", help="do not ask for the nickname again")
    looked = add("audit", audit, "list who has read or done what about a person")
    looked.add_argument("nickname", nargs="?")
    looked.add_argument("--id", type=int, help="which one; alone also for somebody who was erased")
    status = add("report", report, "write the status report, as PDF and as CSV")
    status.add_argument("--from", dest="first", type=_day, metavar="YYYY-MM-DD")
    status.add_argument("--to", dest="last", type=_day, metavar="YYYY-MM-DD")
    status.add_argument("--out", type=Path, default=Path(), metavar="FOLDER")
    status.add_argument("--language", choices=("da", "en"), default="da")
    words = add("messages", messages, "bring locales/ up to date with the code")
    words.add_argument("--check", action="store_true", help="only say what is wrong")
    return parser


def _day(text: str) -> date:
    """The day that an option names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-23") from None


def run(_: argparse.Namespace) -> int:
    gc.disable()  # what a start makes stays for good: looking through it only takes time
    from bot.app import App
    from bot.configuration import read

    settings = read()
    log.configure(settings.log_level)

    with asyncio.Runner(loop_factory=_event_loop) as runner:
        return runner.run(_run(App(settings)))


def _event_loop() -> asyncio.AbstractEventLoop:
    """uvloop's, where it can be installed; asyncio's own elsewhere."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def _run(app: "App") -> int:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    starting = asyncio.create_task(app.start())
    stopped = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait((starting, stopped), return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            gc.freeze()
            gc.enable()
            await stopped
        else:
            starting.cancel()
            await asyncio.wait((starting,))
    finally:
        await app.stop()  # what came in and is not done was not acknowledged, and comes again
    return 0


def demo(_: argparse.Namespace) -> int:
    from bot.demo import run
    from bot.settings import read_demo

    return asyncio.run(run(read_demo().demo_port))


def migrate(_: argparse.Namespace) -> int:
    from bot.configuration import read
    from bot.migrations import upgrade

    upgrade(read().database_url)
    return 0


def invite(arguments: argparse.Namespace) -> int:
    from bot import upkeep
    from bot.app import App
    from bot.configuration import read
    from bot.domain.people import Role
    from bot.errors import Refusal
    from bot.i18n import ENGLISH

    settings = read()
    file, app = settings.sqlite_file, App(settings)
    is_new = file is not None and not upkeep.holds_anything(file)
    try:
        link, made = asyncio.run(app.invite(Role(arguments.role), arguments.name))
    except Refusal as no:
        print(no.text, file=sys.stderr)
        return 1
    _show_qr(link)
    print(link)
    t = app.hjem.translator(ENGLISH)
    print(f"It works once, until {t.past_moment(made.expires_at)} ({t.zone}).")
    if file is not None and is_new:
        print(
            f"The database {file.absolute()} is new. Did you have one? Then correct DATABASE_URL,"
        )
        print("and invite again.")
    return 0


def _show_qr(link: str) -> None:
    """The link to scan from the terminal, where it can show blocks."""
    import segno

    picture = StringIO()
    segno.make(link, micro=False).terminal(picture, compact=True)
    try:
        picture.getvalue().encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return
    print(picture.getvalue())


def key(_: argparse.Namespace) -> int:
    from bot.vault import new_outer_key

    print(new_outer_key())
    return 0


def rekey(_: argparse.Namespace) -> int:
    from bot import keys
    from bot.configuration import read

    done = keys.rekey(read())
    print(f"Wrapped again: {done.wrapped}.")
    if done.is_done:
        print(
            "All that is stored is under the first key, and every process that runs has it first."
        )
        print("The older keys may be taken out now. Backups that were made before still need them.")
        return 0
    if done.lost:
        print(f"Not opened by any of the keys, and left alone: {done.lost}.", file=sys.stderr)
    if done.left:
        print(f"Still under an older key: {done.left}. Repeat this.", file=sys.stderr)
    if done.strangers:
        print(f"Running with another first key: {done.strangers}.", file=sys.stderr)
        print("Start every process with the same first key, then repeat this.", file=sys.stderr)
    print("Take no key out yet.", file=sys.stderr)
    return 1


def doctor(_: argparse.Namespace) -> int:
    from bot.configuration import read
    from bot.doctor import examine

    findings = asyncio.run(examine(read()))
    print(*findings, sep="\n")
    return 0 if all(finding.is_well for finding in findings) else 1


def backup(arguments: argparse.Namespace) -> int:
    from bot import upkeep
    from bot.configuration import read

    try:
        upkeep.backup(read(), arguments.file)
    except FileExistsError:
        print(f"{arguments.file} already exists; name another file.", file=sys.stderr)
        return 1
    print(f"{arguments.file} is a copy of the database. Keep the keys elsewhere.")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    from bot import upkeep
    from bot.configuration import read

    erased = upkeep.restore(read(), arguments.file)
    if erased is None:
        print(f"The database is {arguments.file} now. The one before was broken and could not say")
        print("who was erased since: erase those again, with `python -m bot erase NICKNAME`.")
        return 0
    print(f"The database is {arguments.file} now; people erased since: {erased}.")
    return 0


def move(arguments: argparse.Namespace) -> int:
    from bot import upkeep
    from bot.configuration import read

    rows = upkeep.move(read(), arguments.file)
    print(f"{rows} rows are in PostgreSQL now. {arguments.file} is still there.")
    return 0


def parked(arguments: argparse.Namespace) -> int:
    from bot import upkeep
    from bot.app import App
    from bot.clock import stamp
    from bot.configuration import read
    from bot.profiles import read_profile

    settings, replay = read(), arguments.replay
    upkeep.must_be_there(settings)
    try:
        is_done = replay is None or asyncio.run(App(settings).replay(replay))
        rows = asyncio.run(upkeep.parked(settings, arguments.drop if is_done else None))
    except LookupError:
        print("There is no parked update with that id.", file=sys.stderr)
        return 1
    if not is_done:
        print("It failed again and is still parked.", file=sys.stderr)
    if not rows:
        print("No update is parked.")
    zone = read_profile(settings.municipality).zone
    for row in rows:
        print(f"{row.update_id}  {stamp(row.at, zone)}  {row.reason}  fault {row.fault_id}")
    return 0 if is_done else 1


def erase(arguments: argparse.Namespace) -> int:
    from bot import on_request
    from bot.configuration import read

    return on_request.erase(read(), arguments.nickname, arguments.id, is_sure=arguments.yes)


def audit(arguments: argparse.Namespace) -> int:
    from bot import on_request
    from bot.configuration import read

    if arguments.nickname is None and arguments.id is None:
        print("Give a nickname, or --id.", file=sys.stderr)
        return 2
    return on_request.show_record(read(), arguments.nickname, arguments.id)


def report(arguments: argparse.Namespace) -> int:
    from bot import upkeep
    from bot.configuration import read

    dates, settings = (arguments.first, arguments.last), read()
    write = partial(_write, arguments.out)
    try:
        asyncio.run(upkeep.report(settings, dates, arguments.language, write))
    except upkeep.WrongWayRound as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """The files are in the folder, and named to the operator. Raises Unavailable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
            print(folder / name)
    except OSError as error:
        raise Unavailable(f"{folder} cannot be written: {error.strerror}") from None


def messages(arguments: argparse.Namespace) -> int:
    from bot import catalogues

    root = Path(__file__).parent.parent
    if not arguments.check:
        print(catalogues.update(root))
    faults = catalogues.faults(root)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
