"""The schema's history, run with Alembic; up and down on SQLite and PostgreSQL.

Alembic takes 7 MB and a tenth of a second to load, and at most starts there is nothing to do: it is
loaded when the database has not the newest schema.
"""

import re
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import Unavailable
from bot.store import address_of

VERSIONS = Path(__file__).parent / "versions"
_REVISION = re.compile(r'^revision = "(.+)"$', re.MULTILINE)


def upgrade(url: str) -> None:
    """The database has the newest schema.

    Raises Unavailable when it cannot be opened, or a newer version of the bot has changed it.
    """
    now, newest = _revision_of(url) or "", newest_revision()
    if now > newest:
        raise Unavailable(f"the database ({now}) is newer than this version of the bot")
    if now == newest:
        return
    from bot.migrations import steps  # noqa: PLC0415 - see above

    steps.up(plain(url))


def downgrade(url: str, revision: str) -> None:
    from bot.migrations import steps  # noqa: PLC0415 - see above

    steps.down(plain(url), revision)


def newest_revision() -> str:
    """The schema that this version of the bot needs: that of the file which sorts last."""
    found = _REVISION.search(max(VERSIONS.glob("[0-9]*.py")).read_text("utf-8"))
    assert found is not None
    return found[1]


def plain(url: str) -> str:
    """The address as a text, with all that whoever opens it needs to be told."""
    return address_of(url).render_as_string(hide_password=False)


def _revision_of(url: str) -> str | None:
    """The schema that the database has; None for none, and where it cannot be told."""
    engine = create_engine(plain(url), hide_parameters=True)
    try:
        with engine.connect() as connection:
            found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return found
    except SQLAlchemyError:
        return None
    finally:
        engine.dispose()
