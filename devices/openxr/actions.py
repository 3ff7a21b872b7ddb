"""What controllers say, through one action set: poses, select and thumbstick of both hands.

Bindings are suggested for every profile of the table; one that a runtime does not know is left out, and the others
work. The set is attached once a session and synchronised at most once a frame, when somebody asks.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

from devices.openxr.calls import plain
from devices.openxr.poses import Ok, Where, unknown
from devices.openxr.trackers import Trackers
from devices.openxr.values import Controller, Placed
from game.body.joints import Side

HAND_INTERACTION: Final = "XR_EXT_hand_interaction"
# Interaction profile to the input of each action; a runtime makes a yes or no of a value by itself.
PROFILES: Final[dict[str, dict[str, str]]] = {
    "khr/simple_controller": {"select": "select/click"},
    "oculus/touch_controller": {"select": "trigger/value", "stick": "thumbstick"},
    "valve/index_controller": {"select": "trigger/click", "stick": "thumbstick"},
    "ext/hand_interaction_ext": {"select": "pinch_ext/value"},
}
HANDS: Final = "ext/hand_interaction_ext"
_POSES: Final = {"grip": "grip/pose", "aim": "aim/pose"}
_ROOT: Final = "/interaction_profiles/"


class Held:
    """What one hand holds, over structs made once."""

    def __init__(self, xr: Any, session: Any, space: Any, path: Any, actions: dict[str, Any], ok: Ok) -> None:
        self._ok, self._path = ok, path
        self._pose, self._yes, self._turned = (
            xr.ActionStatePose(),
            xr.ActionStateBoolean(),
            xr.ActionStateVector2f(),
        )
        # For each action the raw function and what it is given, and what it fills.
        by = ctypes.byref
        self._asks = {
            name: (plain(xr, f"xrGetActionState{kind}"), (session, by(info), by(found)), found)
            for name, kind, found in (
                ("grip", "Pose", self._pose),
                ("aim", "Pose", self._pose),
                ("select", "Boolean", self._yes),
                ("stick", "Vector2f", self._turned),
            )
            for info in (xr.ActionStateGetInfo(actions[name], path),)
        }
        self._where = Where(xr, space, ok)
        self.spaces = {
            name: xr.create_action_space(
                session, xr.ActionSpaceCreateInfo(action=actions[name], subaction_path=path)
            )
            for name in _POSES
        }
        # None until it was asked for.
        self.profile: str | None = None
        self._kept: tuple[int, Controller | None] | None = None

    def forget(self) -> None:
        """What was read is old."""
        self._kept = None

    def read(self, runtime_ns: int, name: Callable[[Any], str]) -> Controller | None:
        """The controller, read at most once for a time; `name` says what profile a path is."""
        if self._kept is None or self._kept[0] != runtime_ns:
            self._kept = runtime_ns, self._read(runtime_ns, name)
        return self._kept[1]

    def _read(self, runtime_ns: int, name: Callable[[Any], str]) -> Controller | None:
        if self.profile is None:
            self.profile = name(self._path)
        if not self.profile:
            return None
        # Every profile has both poses: a hand without the first holds nothing.
        if not self._state("grip"):
            return None
        grip = self._where.at(self.spaces["grip"], runtime_ns)
        aim = self._where.at(self.spaces["aim"], runtime_ns) if self._state("aim") else None
        select = self._state("select") and bool(self._yes.current_state)
        stick = (0.0, 0.0)
        if self._state("stick"):
            turned = self._turned.current_state
            stick = turned.x, turned.y
        return Controller(grip, aim, select, stick, self.profile, self.profile == HANDS)

    def _state(self, action: str) -> bool:
        """Ask for the state of an action; True while something that is there drives it."""
        ask, given, found = self._asks[action]
        if (result := ask(*given)) < 0:
            self._ok(result)
        return bool(found.is_active)


class Actions:
    """The action set of one session, attached to it. `ok` turns a bad result of a raw call into `Gone`.

    `trackers` are those of their own kind, where the runtime offers a `tracker_revision` of them that is not 0.

    Setting up may raise what pyopenxr raises; `undo` gets what has to be destroyed with the session.
    """

    def __init__(
        self,
        xr: Any,
        instance: Any,
        session: Any,
        space: Any,
        offered: frozenset[str],
        tracker_revision: int,
        undo: list[Any],
        ok: Ok,
    ) -> None:
        self._xr, self._instance, self._session, self._ok = xr, instance, session, ok
        hands = {side: xr.string_to_path(instance, f"/user/hand/{side.value}") for side in Side}
        made = xr.create_action_set(
            instance, xr.ActionSetCreateInfo(action_set_name="answers", localized_action_set_name="Answers")
        )
        undo.append(lambda: xr.destroy_action_set(made))
        kinds = xr.ActionType
        wanted = {
            "grip": kinds.POSE_INPUT,
            "aim": kinds.POSE_INPUT,
            "select": kinds.BOOLEAN_INPUT,
            "stick": kinds.VECTOR2F_INPUT,
        }
        actions = {
            name: xr.create_action(
                made,
                xr.ActionCreateInfo(
                    action_name=name,
                    action_type=kind,
                    subaction_paths=list(hands.values()),
                    localized_action_name=name.capitalize(),
                ),
            )
            for name, kind in wanted.items()
        }
        for profile, inputs in PROFILES.items():
            if profile != HANDS or HAND_INTERACTION in offered:
                self._suggest(profile, actions, _POSES | inputs)
        self.trackers = Trackers(xr, instance, session, space, made, tracker_revision, undo, ok)
        xr.attach_session_action_sets(session, xr.SessionActionSetsAttachInfo(action_sets=[made]))
        # Kept: structs hold only addresses.
        self._active = (xr.ActiveActionSet * 1)(xr.ActiveActionSet(made, xr.NULL_PATH))
        self._sync = xr.ActionsSyncInfo(active_action_sets=self._active)
        self._left, self._right = (
            Held(xr, session, space, hands[side], actions, ok) for side in (Side.LEFT, Side.RIGHT)
        )
        for held in (self._left, self._right):
            undo += [lambda each=each: xr.destroy_space(each) for each in held.spaces.values()]
        self._ask_sync = plain(xr, "xrSyncActions"), (session, ctypes.byref(self._sync))
        self._synced = False

    def _suggest(self, profile: str, actions: dict[str, Any], inputs: dict[str, str]) -> None:
        """Say what drives each action where a hand holds this; a runtime that does not know it says so."""
        xr = self._xr
        try:
            bindings = [
                xr.ActionSuggestedBinding(
                    actions[name], xr.string_to_path(self._instance, f"/user/hand/{side.value}/input/{path}")
                )
                for name, path in inputs.items()
                for side in Side
            ]
            named = xr.string_to_path(self._instance, _ROOT + profile)
            # Keywords: a second positional argument would be a count.
            suggested = xr.InteractionProfileSuggestedBinding(
                interaction_profile=named, suggested_bindings=bindings
            )
            xr.suggest_interaction_profile_bindings(self._instance, suggested)
        except xr.exception.XrException as error:
            if not unknown(error):
                raise

    def new_frame(self) -> None:
        """What was read belongs to a frame that is over."""
        self._synced = False

    def profile_changed(self) -> None:
        """Something else was taken up, or laid down."""
        self.trackers.forget()
        for held in (self._left, self._right):
            held.profile = None
            held.forget()

    def read(self, side: Side, runtime_ns: int) -> Controller | None:
        """What a hand holds at a time of the runtime; None for nothing, and while our picture is not attended to.

        The first call of a frame synchronises. While another program has the person's attention that is no error,
        and nothing is active.
        """
        self._synchronise()
        # An enumeration is a slow key.
        held = self._left if side is Side.LEFT else self._right
        return held.read(runtime_ns, self._profile)

    def tracker(self, role: str, runtime_ns: int) -> Placed | None:
        """Where the tracker of a role is, in the same way."""
        self._synchronise()
        return self.trackers.read(role, runtime_ns)

    def _synchronise(self) -> None:
        if not self._synced:
            ask, given = self._ask_sync
            if (result := ask(*given)) < 0:
                self._ok(result)
            self._synced = True
            self._left.forget()
            self._right.forget()

    def _profile(self, path: Any) -> str:
        """The name of the profile behind a hand's path, without its root; "" for none."""
        xr, found = self._xr, self._xr.InteractionProfileState()
        self._ok(xr.raw_functions.xrGetCurrentInteractionProfile(self._session, path, ctypes.byref(found)))
        if found.interaction_profile == xr.NULL_PATH:
            return ""
        text, length = ctypes.create_string_buffer(xr.MAX_PATH_LENGTH), ctypes.c_uint32()
        named = (self._instance, found.interaction_profile, len(text), ctypes.byref(length), text)
        self._ok(xr.raw_functions.xrPathToString(*named))
        return text.value.decode(errors="replace").removeprefix(_ROOT)
