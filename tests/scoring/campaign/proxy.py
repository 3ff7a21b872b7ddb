"""A bad network: it loses requests and answers, breaks off in the middle, and sends some twice."""

from __future__ import annotations

import random
import socket
import threading
from collections import Counter

HEAD_END = b"\r\n\r\n"
WAIT_S = 5.0
# Of all requests: lost before they arrive, broken off half-way, sent twice; and of what is left, the answer lost.
LOST, HALF, TWICE, ANSWER_LOST = 0.12, 0.08, 0.10, 0.17


class Proxy:
    """Passes HTTP on to `port` on this machine, badly until it is `calm`."""

    def __init__(self, port: int, seed: int) -> None:
        self.calm = False
        self.done: Counter[str] = Counter()
        self._to = port
        self._chance = random.Random(seed)
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.port = self._ear.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._ear.close()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._ear.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(caller,), daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        """One request after the other, each on a connection of its own behind."""
        caller.settimeout(WAIT_S)
        with caller:
            try:
                while (request := _read(caller)) and self._pass(caller, request):
                    pass
            except OSError:
                self.done["broken"] += 1

    def _pass(self, caller: socket.socket, request: bytes) -> bool:
        fate = 1.0 if self.calm else self._chance.random()
        if fate < LOST:
            self.done["lost"] += 1
            return False
        if fate < LOST + HALF:
            self.done["half"] += 1
            with socket.create_connection(("127.0.0.1", self._to), timeout=WAIT_S) as service:
                service.sendall(request[: len(request) // 2])
            return False
        if fate < LOST + HALF + TWICE:
            self.done["twice"] += 1
            self._ask(request)
        answer = self._ask(request)
        if not self.calm and self._chance.random() < ANSWER_LOST:
            self.done["answer lost"] += 1
            return False
        self.done["passed"] += 1
        caller.sendall(answer)
        return True

    def _ask(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self._to), timeout=WAIT_S) as service:
            service.sendall(request)
            answer = _read(service)
        if not answer:
            raise OSError("the service broke off")
        return answer


def _read(source: socket.socket) -> bytes:
    """One message with its body, as its Content-Length says; nothing where the other side ended."""
    told = b""
    while HEAD_END not in told:
        part = source.recv(65536)
        if not part:
            return b""
        told += part
    head, _, body = told.partition(HEAD_END)
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(lengths[0].partition(b":")[2]) if lengths else 0
    while len(body) < length:
        part = source.recv(65536)
        if not part:
            return b""
        body += part
    return head + HEAD_END + body
