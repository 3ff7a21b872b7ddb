"""Trackers of their own kind, such as a VIVE tracker on a strap, by the role that SteamVR gives each of them.

XR_HTCX_vive_tracker_interaction. A runtime may offer the extension and yet refuse some of its roles, or all: what
is refused is left out, and neither hands nor controllers ever notice.
"""

from __future__ import annotations

import ctypes
from typing import Any, Final

from devices.openxr.calls import plain
from devices.openxr.poses import Ok, Where, unknown
from devices.openxr.values import Gone, Placed
from game.body.joints import Side

EXTENSION: Final = "XR_HTCX_vive_tracker_interaction"
PROFILE: Final = "/interaction_profiles/htc/vive_tracker_htcx"
USER: Final = "/user/vive_tracker_htcx/role/"
# What of the extension's roles lies on a limb, with the revision that brought it.
PARTS: Final = {"elbow": 1, "knee": 1, "foot": 1, "wrist": 3, "ankle": 3}
_SIZE_INSUFFICIENT: Final = -11
# How often more trackers may have come in the middle of asking for them.
_TRIES: Final = 4


def role_of(side: Side, part: str) -> str:
    """The extension's name of a role, as in left_elbow."""
    return f"{side.value}_{part}"


def roles_of(revision: int) -> tuple[str, ...]:
    """The roles on a limb that this revision of the extension has; none for 0, where there is no extension."""
    return tuple(role_of(side, part) for part, since in PARTS.items() if since <= revision for side in Side)


def connected(xr: Any, instance: Any) -> tuple[str, ...] | None:
    """The role of every tracker that is there, "" for one without; None where the runtime does not say.

    Needs an instance with the extension, and no session. Raises what pyopenxr raises of a runtime that is gone.
    """
    try:
        found = xr.get_instance_proc_addr(instance, "xrEnumerateViveTrackerPathsHTCX")
        ask = ctypes.cast(found, xr.PFN_xrEnumerateViveTrackerPathsHTCX)
    except xr.exception.FunctionUnsupportedError:
        return None
    count = ctypes.c_uint32()
    for _ in range(_TRIES):
        room = count.value
        paths = (xr.ViveTrackerPathsHTCX * room)(*[xr.ViveTrackerPathsHTCX() for _ in range(room)])
        result = int(ask(instance, room, ctypes.byref(count), paths if room else None))
        if result == _SIZE_INSUFFICIENT or (result >= 0 and count.value > room):
            continue
        if result < 0:
            return None
        return tuple(_named(xr, instance, each.role_path) for each in paths[: count.value])
    return None


def _named(xr: Any, instance: Any, path: Any) -> str:
    return "" if path == xr.NULL_PATH else str(xr.path_to_string(instance, path)).removeprefix(USER)


class Trackers:
    """The trackers of one session, on an action of their own in a set that is not attached yet.

    `roles` are those that can be asked for; a role's space is made when it is first asked for.
    """

    def __init__(
        self, xr: Any, instance: Any, session: Any, base: Any, within: Any, revision: int, undo: list[Any], ok: Ok
    ) -> None:
        self._xr, self._instance, self._session, self._ok, self._undo = xr, instance, session, ok, undo
        self._within = within
        self._base = base
        self._action: Any = None
        self._known: tuple[str, ...] | None = None
        self._asked = False
        self._spaces: dict[str, tuple[Any, Any]] = {}
        # SteamVR says that it has revision 3, and refuses its roles: then those of the first one, all at once,
        # since a later suggestion for a profile replaces the one before.
        tried = [roles_of(revision)] + ([roles_of(1)] if revision >= 3 else [])
        self.roles = frozenset(next((each for each in tried if each and self._bind(each)), ()))
        if self.roles:
            self._where = Where(xr, base, ok)
            self._ask_pose, self._pose = plain(xr, "xrGetActionStatePose"), xr.ActionStatePose()

    def _bind(self, roles: tuple[str, ...]) -> bool:
        xr = self._xr
        try:
            if self._action is None:
                self._action = xr.create_action(
                    self._within,
                    xr.ActionCreateInfo(
                        action_name="tracker",
                        action_type=xr.ActionType.POSE_INPUT,
                        subaction_paths=[self._path(role) for role in roles],
                        localized_action_name="Tracker",
                    ),
                )
            bindings = [
                xr.ActionSuggestedBinding(self._action, self._path(role, "/input/grip/pose")) for role in roles
            ]
            # Keywords: a second positional argument would be a count.
            suggested = xr.InteractionProfileSuggestedBinding(
                interaction_profile=xr.string_to_path(self._instance, PROFILE), suggested_bindings=bindings
            )
            xr.suggest_interaction_profile_bindings(self._instance, suggested)
        except xr.exception.XrException as error:
            if not unknown(error):
                raise
            return False
        return True

    def _path(self, role: str, more: str = "") -> Any:
        return self._xr.string_to_path(self._instance, f"{USER}{role}{more}")

    def forget(self) -> None:
        """One has come or gone, or has another role."""
        self._asked = False

    def connected(self) -> tuple[str, ...] | None:
        """The role of every tracker that is there, "" for one without; None where the runtime does not say."""
        if not self._asked:
            self._asked = True
            try:
                self._known = connected(self._xr, self._instance)
            except self._xr.exception.XrException as error:
                raise Gone(str(error) or type(error).__name__) from error
        return self._known

    def read(self, role: str, runtime_ns: int) -> Placed | None:
        """Where the tracker of this role is, once actions are synchronised; None while it is not seen."""
        if role not in self.roles or (held := self._held(role)) is None:
            return None
        info, space = held
        self._ok(self._ask_pose(self._session, ctypes.byref(info), ctypes.byref(self._pose)))
        # What is not active may still be located where it was long ago.
        return self._where.at(space, runtime_ns) if self._pose.is_active else None

    def _held(self, role: str) -> tuple[Any, Any] | None:
        if role not in self._spaces:
            xr, path = self._xr, self._path(role)
            try:
                space = xr.create_action_space(
                    self._session, xr.ActionSpaceCreateInfo(action=self._action, subaction_path=path)
                )
            except xr.exception.XrException as error:
                if not unknown(error):
                    raise Gone(str(error) or type(error).__name__) from error
                # Bound and yet not to be located, as in some versions of SteamVR.
                self.roles -= {role}
                return None
            self._undo.append(lambda: xr.destroy_space(space))
            self._spaces[role] = xr.ActionStateGetInfo(self._action, path), space
        return self._spaces[role]
