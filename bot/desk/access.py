"""Who may come in: passwords and the one-time link for the first admin. Reads and writes nothing."""

from __future__ import annotations

import hmac

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from itsdangerous import BadSignature, Signer

#: A shorter password is refused (NIST SP 800-63B asks for 8 and advises 15 where it is the only factor).
PASSWORD_MIN = 12
#: A longer one is refused before it is hashed: argon2 would take any length, and its time.
PASSWORD_MAX = 200

_hasher = PasswordHasher()
#: Verified when the name does not exist, so that both failures take the same time.
_NOBODY = _hasher.hash("nobody has this password")


def _signer(secret: str) -> Signer:
    return Signer(secret, salt="desk-setup")


def setup_token(secret: str) -> str:
    """Give the token of the link `/setup?token=…`; it is valid while no user exists."""
    return _signer(secret).sign("first-admin").decode()


def setup_token_fits(secret: str, token: str) -> bool:
    """Say whether we made this token."""
    try:
        return hmac.compare_digest(_signer(secret).unsign(token), b"first-admin")
    except BadSignature:
        return False


def hash_password(password: str) -> str:
    """Give the argon2id hash that is stored in place of the password."""
    return _hasher.hash(password)


def password_fits(password_hash: str | None, password: str) -> bool:
    """Say whether the password belongs to the hash; None (no such user) takes as long and is False."""
    if len(password) > PASSWORD_MAX:
        return False
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
