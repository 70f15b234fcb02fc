"""Someone who is to work in the desk: name, initials, password, checked before they are stored. Writes users."""

from __future__ import annotations

import re

from pydantic import BaseModel, SecretStr

from bot.desk import access
from bot.store import users
from bot.store.store import Store
from bot.store.tables import User

INITIALS = re.compile(r"[a-z]{2,3}")
NAME_MAX = 60


class Newcomer(BaseModel):
    """The form of a new user, as it was typed."""

    name: str = ""
    initials: str = ""
    password: SecretStr = SecretStr("")

    def problems(self) -> tuple[str, ...]:
        """Say everything that is wrong, in German; empty when nothing is."""
        return tuple(text for text in (self._name(), self._initials(), self._password()) if text)

    def _name(self) -> str:
        if 2 <= len(self.name.strip()) <= NAME_MAX and self.name.isprintable():
            return ""
        return f"Name: bitte 2 bis {NAME_MAX} Zeichen."

    def _initials(self) -> str:
        if INITIALS.fullmatch(self.initials.strip()):
            return ""
        return "Kürzel: bitte 2 oder 3 kleine Buchstaben von a bis z, zum Beispiel „ab“."

    def _password(self) -> str:
        password = self.password.get_secret_value()
        if not access.PASSWORD_MIN <= len(password) <= access.PASSWORD_MAX:
            return f"Passwort: bitte {access.PASSWORD_MIN} bis {access.PASSWORD_MAX} Zeichen."
        if password.casefold().strip() in (self.name.casefold().strip(), password[0].casefold() * len(password)):
            return "Passwort: bitte eines, das niemand errät."
        return ""

    def join(self, store: Store, *, role: str, by: str | None = None) -> User:
        """Store the newcomer; `by` are the initials of who did it. Raises NameTaken."""
        return users.create(
            store,
            name=self.name.strip(),
            initials=self.initials.strip(),
            role=role,
            password_hash=access.hash_password(self.password.get_secret_value()),
            by=by,
        )
