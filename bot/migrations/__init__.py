"""The schema's history, run with Alembic; up and down on SQLite and PostgreSQL."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import OperationalError

from bot.errors import Unavailable


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """The database has the schema of this revision. Raises Unavailable when it cannot be opened."""
    _change(url, command.upgrade, revision)


def downgrade(url: str, revision: str) -> None:
    _change(url, command.downgrade, revision)


def newest_revision() -> str | None:
    """The schema that this version of the bot needs."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def plain(url: str) -> str:
    """The address with the driver that is used, whatever driver it names."""
    backend = make_url(url).get_backend_name()
    driver = "sqlite" if backend == "sqlite" else "postgresql+psycopg"
    return make_url(url).set(drivername=driver).render_as_string(hide_password=False)


def _change(url: str, change: object, revision: str) -> None:
    engine = create_engine(plain(url))
    try:
        with engine.begin() as connection:
            config = configuration()
            config.attributes["connection"] = connection
            change(config, revision)  # type: ignore[operator]
    except OperationalError as error:
        raise Unavailable(type(error.orig).__name__) from None
    finally:
        engine.dispose()
