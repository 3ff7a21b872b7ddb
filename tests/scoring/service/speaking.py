"""HTTP by hand for the load: a client library would cost more than the service that is measured."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

ANSWER_S = 30.0


class Line:
    """One connection of a station that is kept open."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body; OSError, EOFError or TimeoutError where the connection failed."""
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        assert self._reader is not None
        head = (
            f"POST {path} HTTP/1.1\r\nHost: ward\r\nAuthorization: Bearer {self._token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        try:
            async with asyncio.timeout(ANSWER_S):
                self._writer.write(head.encode() + body)
                status, headers = await _head(self._reader)
                return status, await self._reader.readexactly(int(headers["content-length"]))
        except (OSError, EOFError, TimeoutError):
            self.close()
            raise

    def close(self) -> None:
        """Give the connection up; the next call makes another."""
        if self._writer is not None:
            self._writer.close()
        self._writer = None


async def follow(port: int, path: str, number: int) -> AsyncIterator[tuple[int, str]]:
    """The events of a stream after a number, as (number, data)."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: ward\r\nLast-Event-ID: {number}\r\n\r\n".encode())
        await _head(reader)
        while line := await reader.readline():
            text = line.decode().rstrip("\r\n")
            if text.startswith("id: "):
                number = int(text[4:])
            elif text.startswith("data: "):
                yield number, text[6:]
    finally:
        writer.close()


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().rstrip("\r\n").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(first.split(" ")[1]), headers
