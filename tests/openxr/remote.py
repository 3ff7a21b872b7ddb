"""Moves the head, hands and controllers of Monado's remote driver over its TCP socket.

Layout of Monado 25.0, header "mndrmt3": every packet replaces the whole state. Metres, +Y up, −Z forward,
quaternions xyzw. The driver serves one client at a time and keeps the last state when the client leaves.
"""

import socket
import time
from collections.abc import Sequence

import numpy as np

POSE = np.dtype([("orientation", "<f4", 4), ("position", "<f4", 3)])
VIEW = np.dtype([("fov", "<f4", 4), ("pose", POSE), ("unused", "<u4")])
HEAD = np.dtype([("views", VIEW, 2), ("centre", POSE), ("views_valid", "?"), ("unused", "V3")])
CLICKS = (
    "system_click",
    "system_touch",
    "a_click",
    "a_touch",
    "b_click",
    "b_touch",
    "trigger_click",
    "trigger_touch",
)
CLICKS += ("thumbstick_click", "thumbstick_touch", "trackpad_touch")
CONTROLLER = np.dtype(
    [("pose", POSE), ("velocity", "<f4", 3), ("spin", "<f4", 3), ("little_to_thumb", "<f4", 5)]
    + [("trigger_value", "<f4"), ("squeeze_value", "<f4"), ("squeeze_force", "<f4"), ("thumbstick", "<f4", 2)]
    + [("trackpad_force", "<f4"), ("trackpad", "<f4", 2), ("hand_tracked", "?"), ("active", "?")]
    + [(name, "?") for name in CLICKS]
    + [("unused", "V3")]
)
STATE = np.dtype([("header", "<u8"), ("head", HEAD), ("left", CONTROLLER), ("right", CONTROLLER)])
STRAIGHT = (0.0, 0.0, 0.0, 1.0)


class Remote:
    """A connected client; it begins from the driver's own state of rest, whatever the last client left."""

    def __init__(self, port: int = 4242, patience_s: float = 10) -> None:
        until = time.monotonic() + patience_s
        while True:
            try:
                self._socket = socket.create_connection(("127.0.0.1", port), patience_s)
                break
            except ConnectionRefusedError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
        try:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.state = self._receive()
            self._receive()
            self._send()
        except BaseException:
            # The driver may hang up in the middle of its greeting, as it does when it is killed.
            self._socket.close()
            raise

    def head(self, place: Sequence[float], turn: Sequence[float] = STRAIGHT) -> None:
        """Moves the head at once."""
        self.state["head"]["centre"] = (tuple(turn), tuple(place))
        self._send()

    def hand(
        self,
        side: str,
        *,
        place: Sequence[float] | None = None,
        turn: Sequence[float] = STRAIGHT,
        curls: float | Sequence[float] | None = None,
        tracked: bool | None = None,
        active: bool | None = None,
        **inputs: float | bool | Sequence[float],
    ) -> None:
        """Changes one hand at once; what is not named stays.

        `curls`: 0 open to 1 fist, one for all or five from thumb to little. `tracked` is the hand, `active` the
        controller. `inputs` are named as in CONTROLLER: trigger_value=0.5, a_click=True, thumbstick=(0, 1).
        """
        controller = self.state[side]
        if place is not None:
            controller["pose"] = (tuple(turn), tuple(place))
        if curls is not None:
            controller["little_to_thumb"] = np.broadcast_to(curls, 5)[::-1]
        if tracked is not None:
            controller["hand_tracked"] = tracked
        if active is not None:
            controller["active"] = active
        for name, value in inputs.items():
            controller[name] = value
        self._send()

    def close(self) -> None:
        self._socket.close()

    def _send(self) -> None:
        self._socket.sendall(self.state.tobytes())

    def _receive(self) -> np.ndarray:
        packet = b""
        while len(packet) < STATE.itemsize:
            part = self._socket.recv(STATE.itemsize - len(packet))
            if not part:
                raise ConnectionError("Monado's remote driver hung up")
            packet += part
        return np.frombuffer(packet, STATE).copy()[0:1].reshape(())
