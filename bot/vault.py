"""Encryption of free text: a key per person, wrapped by the keys of the settings.

AES-256-GCM for text, Fernet for wrapping, so that the outer keys can be rotated and a person be
erased by forgetting one key.
"""

import hmac
import os
import re
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from tempfile import mkstemp

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import ConfigurationError

_NONCE = 12

BEGINNING = "gAAAAA"
"""What everything that was hidden or wrapped begins with: a version and a time (Fernet)."""

HIDDEN = re.compile(BEGINNING + r"[\w-]+=*", re.ASCII)
"""The same to its end, wherever it stands."""


class Vault:
    """Seals and opens text. `keys` are Fernet keys, newest first; the first one seals."""

    def __init__(self, keys: list[str]) -> None:
        try:
            outer = [Fernet(key.strip()) for key in keys]
        except ValueError:
            raise ConfigurationError(
                ["ENCRYPTION_KEYS: not keys made by `python -m bot key`"]
            ) from None
        self._first, self._outer = outer[0], MultiFernet(outer)
        # Tells the first key from others, and nothing of what it is.
        self.name = hmac.digest(keys[0].strip().encode(), b"name", "sha256")[:4].hex()
        self._unwrap = lru_cache(4096)(self._unwrapped)

    def new_key(self) -> bytes:
        """A fresh person's key, wrapped."""
        return self._outer.encrypt(AESGCM.generate_key(256))

    def seal(self, wrapped: bytes, text: str, where: str) -> bytes:
        """Nonce and ciphertext. `where` (table, row, column) must be the same when it is opened."""
        nonce = os.urandom(_NONCE)
        return nonce + self._unwrap(wrapped).encrypt(nonce, text.encode(), where.encode())

    def open(self, wrapped: bytes, sealed: bytes, where: str) -> str:
        """The text. Raises InvalidTag when it was sealed elsewhere or changed."""
        nonce, ciphertext = sealed[:_NONCE], sealed[_NONCE:]
        return self._unwrap(wrapped).decrypt(nonce, ciphertext, where.encode()).decode()

    def opens(self, hidden: bytes) -> bool:
        """Whether a person's key was wrapped, or this was hidden, by one of ours."""
        return _opens(self._outer, hidden)

    def is_under_first(self, hidden: bytes) -> bool:
        """Whether our first key opens it, so that it needs no other."""
        return _opens(self._first, hidden)

    def hide_anew(self, hidden: bytes) -> bytes:
        """The same, under our first key, whichever of ours it was under. Raises InvalidToken."""
        return self._outer.rotate(hidden)

    def hide(self, content: bytes) -> bytes:
        """Content of the bot's own that lives for hours: dialogue state, unsaid answers.

        What is stored of it stands in a column of the type `Hidden` or `PartlyHidden`.
        """
        return self._outer.encrypt(content)

    def reveal(self, hidden: bytes) -> bytes:
        return self._outer.decrypt(hidden)

    def _unwrapped(self, wrapped: bytes) -> AESGCM:
        return AESGCM(self._outer.decrypt(wrapped))


def _opens(outer: Fernet | MultiFernet, hidden: bytes) -> bool:
    try:
        outer.decrypt(hidden)
    except InvalidToken:
        return False
    return True


def new_outer_key() -> str:
    return Fernet.generate_key().decode()


def kept_key(beside: Path) -> str:
    """What is kept in this file; a key, made on first use, readable by the owner alone."""
    if not beside.exists():
        _keep(new_outer_key(), beside)
    return beside.read_text("ascii", errors="replace").strip()


def _keep(key: str, path: Path) -> None:
    """The key is on disk, whole, unless another process was first: then that one's is.

    Half a key, left by a process that was killed, would shut everybody out for good.
    """
    descriptor, draft = mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
