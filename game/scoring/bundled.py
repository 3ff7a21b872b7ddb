"""Which SQLite and SQLCipher really run: they come inside the wheel of sqlcipher3, whose version does not say."""

from __future__ import annotations

from sqlcipher3 import dbapi2


def bundled() -> dict[str, str]:
    """The versions by name, as the library itself tells them."""
    connection = dbapi2.connect(":memory:")
    try:
        (cipher,) = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    return {"SQLite": str(dbapi2.sqlite_version), "SQLCipher": str(cipher).split()[0]}
