"""What is kept of a token that lets somebody in: a hash, which is of no use to whoever reads it."""

import hashlib


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
