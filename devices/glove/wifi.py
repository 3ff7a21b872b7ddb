"""A TCP connection that reads like a serial port: to a network bridge, or from a WiFi glove that calls us."""

from __future__ import annotations

import errno
import select
import socket

from devices.api import DeviceUnavailable, Reason

WIFI_PORT = 65432
CONNECT_S = 3.0
CHUNK = 4096


def split_host(address: str) -> tuple[str, int]:
    """`host:port` as a pair; DeviceUnavailable when it is not one."""
    host, colon, port = address.rpartition(":")
    if not colon or not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise DeviceUnavailable(
            Reason.BAD_ADDRESS, f"{address} is not HOST:PORT: write for example 192.168.1.20:{WIFI_PORT}."
        )
    return host.strip("[]"), int(port)


class TcpPort:
    """The part of a serial port that the reader uses, over TCP.

    With `listen` we wait for the glove at the address, as stock WiFi firmware wants it, and take one caller at
    a time; a caller that hangs up ends the port (OSError), to be opened again.
    """

    def __init__(self, address: str, listen: bool, timeout_s: float) -> None:
        host, port = split_host(address)
        self._timeout_s = timeout_s
        self._peer: socket.socket | None = None
        self._server: socket.socket | None = None
        try:
            if listen:
                self._server = socket.create_server((host, port))
            else:
                self._use(socket.create_connection((host, port), CONNECT_S))
        except OSError as error:
            raise _unavailable(address, listen, error) from error

    def take(self) -> bytes:
        """What has come; empty after the timeout; OSError when the other end has gone."""
        waited = self._peer or self._server
        if waited is None:
            raise OSError(errno.EBADF, "closed")
        if not select.select([waited], [], [], self._timeout_s)[0]:
            return b""
        if self._peer is None:
            caller, _ = waited.accept()
            self._use(caller)
            return b""
        data = self._peer.recv(CHUNK)
        if not data:
            raise OSError(errno.ECONNRESET, "the other end hung up")
        return data

    def give(self, data: bytes) -> bool:
        """Send what fits now; False when nothing does, or nobody is there."""
        if self._peer is None:
            return False
        try:
            return self._peer.send(data) > 0
        except BlockingIOError:
            return False

    def close(self) -> None:
        """Hang up and stop listening."""
        for end in (self._peer, self._server):
            if end is not None:
                end.close()
        self._peer = self._server = None

    def _use(self, peer: socket.socket) -> None:
        peer.setblocking(False)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._peer = peer


def _unavailable(address: str, listen: bool, error: OSError) -> DeviceUnavailable:
    if listen and error.errno == errno.EADDRINUSE:
        return DeviceUnavailable(
            Reason.BUSY, f"Another program already listens at {address}: close it, or use another port number."
        )
    if listen:
        return DeviceUnavailable(
            Reason.BAD_ADDRESS,
            f"This computer cannot listen at {address}: use one of its own addresses, or 0.0.0.0.",
        )
    return DeviceUnavailable(
        Reason.NOT_FOUND,
        f"Nothing answers at {address}: check that the glove's bridge is switched on and in the same network.",
    )
