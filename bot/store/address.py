"""Where the database is, as everything that opens it needs to be told."""

from sqlalchemy import URL, make_url

_NOTICES_SILENCE = {
    "connect_timeout": "5",
    "tcp_user_timeout": "8000",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
}
"""A server that is gone without a word is given up after seconds, where Linux takes 15 minutes."""


def address_of(url: str) -> URL:
    """The address with the driver that is used, whatever driver it names.

    What it says itself of its connections comes first
    (postgresql.org/docs/current/libpq-connect.html).
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return address.set(drivername="sqlite")
    # Without an encoding a database that has none answers in bytes, and nobody can ask it for one.
    usual = {"client_encoding": "utf8", **_NOTICES_SILENCE}
    return address.set(drivername="postgresql+psycopg", query={**usual, **address.query})
