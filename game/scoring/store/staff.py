"""Staff and their signed-in sessions; the passwords are hashed before they come here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from sqlalchemy import delete, insert, select, update

from game.scoring.store import schema
from game.scoring.store.audit import enter
from game.scoring.store.stations import Stations
from game.scoring.store.trouble import StoreError
from game.scoring.store.types import now_us

Role = Literal["therapist", "lead", "researcher", "admin"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff; who was revoked can no longer sign in and stays known by name."""

    name: str
    role: Role
    password_hash: str
    made_us: int
    revoked_us: int | None


@dataclass(frozen=True, slots=True)
class StaffSession:
    """A signed-in session by the hash of its token; `detail` is the pages' own (a CSRF token, for instance)."""

    token_hash: str
    name: str
    role: Role
    made_us: int
    seen_us: int
    expires_us: int
    detail: Mapping[str, Any]


class People(Stations):
    """The part of the store that knows the staff."""

    def add_staff(self, name: str, role: str, password_hash: str, by: str = "admin") -> Staff:
        """Let somebody in under a name that nobody has, not even one who was revoked. StoreError."""
        if role not in ROLES:
            raise StoreError(f"{role!r} is no role: use one of {', '.join(ROLES)}.")
        if not name.strip() or len(name) > 64 or not name.isprintable():
            raise StoreError("A name has 1 to 64 letters.")
        folded = name.strip().casefold()
        with self.writing() as connection:
            row = schema.staff
            if connection.execute(select(row.c.made).where(row.c.folded == folded)).first() is not None:
                raise StoreError(f"There is somebody called {name} already: choose another name.")
            connection.execute(
                insert(row).values(
                    folded=folded, name=name.strip(), role=role, password_hash=password_hash, made=now_us()
                )
            )
            enter(connection, by, "add", "staff", folded, {"role": role})
        return self._staff(folded)

    def staff(self, name: str) -> Staff | None:
        """One of the staff, whatever the case of the name's letters, also one who was revoked."""
        row = schema.staff
        with self.reading() as connection:
            found = connection.execute(select(row).where(row.c.folded == name.strip().casefold())).first()
        return None if found is None else _staff(found)

    def all_staff(self) -> list[Staff]:
        """Everybody, in the order in which they were let in."""
        row = schema.staff
        with self.reading() as connection:
            return [_staff(each) for each in connection.execute(select(row).order_by(row.c.made, row.c.folded))]

    def set_password(self, name: str, password_hash: str, by: str) -> None:
        """Change a password; every session of this member of staff ends. StoreError."""
        self._change(name, by, "password", password_hash=password_hash)

    def set_role(self, name: str, role: str, by: str) -> None:
        """Change a role; every session of this member of staff ends. StoreError."""
        if role not in ROLES:
            raise StoreError(f"{role!r} is no role: use one of {', '.join(ROLES)}.")
        self._change(name, by, "role", role=role)

    def revoke_staff(self, name: str, by: str) -> None:
        """Let somebody in no more; every session of theirs ends. StoreError."""
        self._change(name, by, "revoke", revoked=now_us())

    def begin_staff_session(
        self, name: str, token_hash: str, expires_us: int, detail: Mapping[str, Any] | None = None
    ) -> None:
        """Keep a signed-in session by the hash of its token, and drop those that are over. StoreError."""
        folded, begun_us = name.strip().casefold(), now_us()
        with self.writing() as connection:
            row, own = schema.staff, schema.staff_session
            found = connection.execute(select(row.c.revoked).where(row.c.folded == folded)).first()
            if found is None or found.revoked is not None:
                raise StoreError(f"{name} may not sign in here.")
            connection.execute(delete(own).where(own.c.expires <= begun_us))
            connection.execute(
                insert(own).values(
                    token_hash=token_hash, folded=folded, made=begun_us, seen=begun_us, expires=expires_us,
                    detail=dict(detail or {}),
                )
            )  # fmt: skip
            enter(connection, folded, "sign-in", "staff", folded)

    def staff_session(self, token_hash: str) -> StaffSession | None:
        """The session of this token, while it lasts and its member of staff is not revoked."""
        row, own = schema.staff, schema.staff_session
        with self.reading() as connection:
            found = connection.execute(
                select(own, row.c.name, row.c.role)
                .join(row, row.c.folded == own.c.folded)
                .where(own.c.token_hash == token_hash, own.c.expires > now_us(), row.c.revoked.is_(None))
            ).first()
        if found is None:
            return None
        return StaffSession(
            found.token_hash, found.name, found.role, found.made, found.seen, found.expires, found.detail
        )

    def keep_staff_session(self, token_hash: str, expires_us: int) -> None:
        """A session goes on: it was used now, and lasts until then."""
        own = schema.staff_session
        with self.writing() as connection:
            connection.execute(
                update(own).where(own.c.token_hash == token_hash).values(seen=now_us(), expires=expires_us)
            )

    def end_staff_session(self, token_hash: str) -> None:
        """Sign out; nothing where it is over already."""
        own = schema.staff_session
        with self.writing() as connection:
            ended = connection.execute(
                delete(own).where(own.c.token_hash == token_hash).returning(own.c.folded)
            ).scalar()
            if ended is not None:
                enter(connection, ended, "sign-out", "staff", ended)

    def end_staff_sessions(self, name: str) -> int:
        """End every session of one member of staff; how many there were."""
        own = schema.staff_session
        with self.writing() as connection:
            return connection.execute(delete(own).where(own.c.folded == name.strip().casefold())).rowcount

    def _change(self, name: str, by: str, action: str, **values: Any) -> None:
        folded = name.strip().casefold()
        with self.writing() as connection:
            row, own = schema.staff, schema.staff_session
            if not connection.execute(update(row).where(row.c.folded == folded).values(**values)).rowcount:
                raise StoreError(f"There is nobody called {name} here.")
            connection.execute(delete(own).where(own.c.folded == folded))
            enter(connection, by, action, "staff", folded)

    def _staff(self, folded: str) -> Staff:
        found = self.staff(folded)
        if found is None:
            raise StoreError(f"There is nobody called {folded} here.")
        return found


def _staff(each: Any) -> Staff:
    return Staff(each.name, each.role, each.password_hash, each.made, each.revoked)
