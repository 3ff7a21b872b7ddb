"""The line to the scoring service: HTTP with the standard library, to the holder of one public key alone."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final, TypeVar
from urllib.parse import urlsplit

import msgspec

from game.scoring.joining import expires, fingerprint

T = TypeVar("T")

CONNECT_S = 3.0
ANSWER_S = 20.0
# No answer of the service is longer than this.
MOST_ANSWER = 64 * 1024 * 1024
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
KEPT: Final = "everything is kept here and sent later"


class LineError(Exception):
    """What was asked of the service was not done; the message is one sentence for staff."""


class Unreachable(LineError):
    """Nobody answers, or the answer broke off."""


class WrongService(LineError):
    """Who answers does not hold the key that was seen when this station was enrolled."""


class Expired(LineError):
    """The certificate of the service has ended."""


class Refused(LineError):
    """The service answered with a status other than 2xx."""

    def __init__(self, sentence: str, status: int, after_s: float | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.after_s = after_s


class Revoked(Refused):
    """The service does not know this station's token any more."""


class _Renewed(Unreachable):
    """Another program of this station has renewed the token meanwhile: with that one it is asked again."""


class _Fault(msgspec.Struct):
    error: str = ""


class Line:
    """One connection, opened when it is needed and kept; for one thread at a time.

    `pin` is the fingerprint of the service's public key, None where it is only met now; then `fingerprint` is what
    was seen (empty on plain HTTP). Plain HTTP is taken on this machine alone. `newest` gives the token as it is
    kept now, for when the one at hand is not known any more.
    """

    def __init__(
        self,
        url: str,
        pin: str | None = None,
        token: str = "",
        connect_s: float = CONNECT_S,
        newest: Callable[[], str] | None = None,
    ) -> None:
        """LineError where the address is none."""
        parts = urlsplit(url if "//" in url else f"https://{url}")
        try:
            port = parts.port
        except ValueError:
            port = -1
        if parts.scheme not in ("http", "https") or not parts.hostname or port == -1:
            raise LineError(f"{url} is no address of a scoring service: write it as https://ward.example:8443.")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise LineError(f"{url} would be read on the way: use https, plain http is for this machine alone.")
        self.url = f"{parts.scheme}://{parts.netloc}"
        self.fingerprint = ""
        self._tls = parts.scheme == "https"
        self._host, self._port = parts.hostname, port
        self._pin, self._token, self._connect_s = pin, token, connect_s
        self._newest = newest
        self._connection: http.client.HTTPConnection | None = None
        self._socket: socket.socket | None = None

    def ask(self, method: str, path: str, body: object, kind: type[T], answer_s: float = ANSWER_S) -> T:
        """Send a value of the wire (None: nothing) and read one; LineError where there is none."""
        content = b"" if body is None else msgspec.json.encode(body)
        answer = self.send(method, path, content, answer_s)
        try:
            return msgspec.json.decode(answer or b"null", type=kind)
        except msgspec.MsgspecError as error:
            raise Unreachable(f"{self.url} answers, but not as a scoring service: check the address.") from error

    def send(self, method: str, path: str, content: bytes, answer_s: float = ANSWER_S) -> bytes:
        """The body of a 2xx answer; Refused for any other, Unreachable where it does not come whole."""
        kept = self._connection is not None
        try:
            return self._send(method, path, content, answer_s)
        except _Renewed:
            pass
        except Unreachable:
            # A connection that was left open may have been closed by the other side meanwhile.
            if not kept:
                raise
        return self._send(method, path, content, answer_s)

    def stream(self, path: str, headers: dict[str, str], silence_s: float) -> Iterator[bytes]:
        """The lines of an answer that does not end; Unreachable once it does, or is silent for so long."""
        connection = self._open(silence_s)
        try:
            connection.request("GET", path, headers=self._headers(b"") | headers)
            response = connection.getresponse()
            if response.status != http.client.OK:
                self._refuse(response, response.read(MOST_ANSWER))
            while line := response.readline(65537):
                yield line
            raise Unreachable(self._unreachable("it has ended the line"))
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            # The last two: closed by another thread while it was read.
            raise Unreachable(self._unreachable(error)) from error
        finally:
            self.close()

    def close(self) -> None:
        """Hang up; the next call opens it anew."""
        connection, self._connection, self._socket = self._connection, None, None
        if connection is not None:
            connection.close()

    def cut(self) -> None:
        """End, from another thread, what waits for the other side."""
        # Not the connection's own: an answer that ends with its connection has taken that over.
        waits = self._socket
        if waits is not None:
            try:
                waits.shutdown(2)
            except OSError:
                return

    def _send(self, method: str, path: str, content: bytes, answer_s: float) -> bytes:
        connection = self._open(answer_s)
        try:
            connection.request(method, path, body=content or None, headers=self._headers(content))
            response = connection.getresponse()
            answer = response.read(MOST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Unreachable(self._unreachable(error)) from error
        if response.will_close:
            self.close()
        if not 200 <= response.status < 300:
            self._refuse(response, answer)
        return answer

    def _open(self, answer_s: float) -> http.client.HTTPConnection:
        if self._connection is not None:
            self._connection.sock.settimeout(answer_s)
            return self._connection
        made: http.client.HTTPConnection
        if self._tls:
            made = http.client.HTTPSConnection(
                self._host, self._port, timeout=self._connect_s, context=_no_authorities()
            )
        else:
            made = http.client.HTTPConnection(self._host, self._port, timeout=self._connect_s)
        try:
            made.connect()
            if self._tls:
                self._judge(made.sock.getpeercert(True))  # type: ignore[union-attr]
            made.sock.settimeout(answer_s)
        except (OSError, http.client.HTTPException) as error:
            made.close()
            raise Unreachable(self._unreachable(error)) from error
        except BaseException:
            made.close()
            raise
        self._connection, self._socket = made, made.sock
        return made

    def _judge(self, certificate: bytes | None) -> None:
        """Nothing is sent before this: not to another key, and not under a certificate that has ended."""
        try:
            seen = fingerprint(certificate or b"")
            ends = expires(certificate or b"")
        except ValueError as error:
            raise WrongService(f"{self.url} shows no certificate that can be read: {KEPT}.") from error
        if self._pin is not None and seen != self._pin:
            raise WrongService(
                f"{self.url} is not the service that this station was enrolled at: ask who looks after it, and "
                f"enrol again only if it was set up anew; {KEPT}."
            )
        if ends < datetime.now(UTC):
            raise Expired(
                f"The certificate of {self.url} ended on {ends:%Y-%m-%d}: have it renewed, or set the date of "
                f"this computer right; {KEPT}."
            )
        self.fingerprint = seen

    def _headers(self, content: bytes) -> dict[str, str]:
        headers = {"Content-Type": "application/json"} if content else {}
        return headers | ({"Authorization": f"Bearer {self._token}"} if self._token else {})

    def _refuse(self, response: http.client.HTTPResponse, answer: bytes) -> None:
        status = response.status
        if status == 401 and self._token:
            self._look_again()
            raise Revoked(f"This station was revoked: enrol it again with `midline enrol`; {KEPT}.", status)
        if status == 426:
            raise Refused(
                "The scoring service and this Midline do not speak the same language any more: update the older "
                f"of the two; {KEPT}.",
                status,
            )
        try:
            why = msgspec.json.decode(answer, type=_Fault).error
        except msgspec.MsgspecError:
            why = ""
        after = response.getheader("Retry-After", "")
        sentence = why or f"The scoring service refuses (HTTP {status}): tell who looks after it; {KEPT}."
        raise Refused(sentence, status, float(after) if after.isdecimal() else None)

    def _look_again(self) -> None:
        token = "" if self._newest is None else self._newest()
        if token and token != self._token:
            self._token = token
            raise _Renewed(self._unreachable("the token was renewed"))

    def _unreachable(self, why: object) -> str:
        told = getattr(why, "strerror", None) or str(why) or type(why).__name__
        return f"The scoring service at {self.url} cannot be reached ({told}): {KEPT}."


def _no_authorities() -> ssl.SSLContext:
    """No authority says who the service is: its public key does."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
