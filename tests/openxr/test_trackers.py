"""Trackers by their roles, as a runtime offers, refuses, loses and lists them."""

import ctypes
from types import SimpleNamespace

import pytest

from devices.openxr import trackers
from devices.openxr.library import load
from devices.openxr.link import Link
from devices.openxr.trackers import USER, Trackers, roles_of

PARTS_1 = {f"{side}_{part}" for side in ("left", "right") for part in ("elbow", "knee", "foot")}
PARTS_3 = PARTS_1 | {f"{side}_{part}" for side in ("left", "right") for part in ("wrist", "ankle")}
SEEN, GUESSED = 15, 3


class Raw(dict):
    """Raw functions of a runtime that is none, by their names."""

    def __getitem__(self, name):
        call = super().__getitem__(name)
        return lambda *given: call(*given)


class Runtime:
    """The module `xr` over a runtime that tests set up: structs are the real ones, calls are its own."""

    def __init__(self, refuses=(), no_action=(), no_space=()):
        self._xr = xr = load()
        self.refuses, self.no_action, self.no_space = set(refuses), set(no_action), set(no_space)
        self.paths = [None]
        self.actions = []
        self.suggested = ()
        self.spaces = {}
        # By role: the flags of where it is, or None while it is not active.
        self.worn = {}
        self.there = []
        self.undo = []
        library = Raw(xrLocateSpace=self._locate, xrGetActionStatePose=self._state)
        named = {name: getattr(xr.raw_functions, name) for name in library}
        self.raw_functions = SimpleNamespace(openxr_loader_library=library, **named)

    def __getattr__(self, name):
        return getattr(self._xr, name)

    def string_to_path(self, _, text):
        if text not in self.paths:
            self.paths.append(text)
        return self.paths.index(text)

    def path_to_string(self, _, path):
        return self.paths[path]

    def _role(self, path):
        return self.paths[path].removeprefix(USER).split("/")[0]

    def create_action(self, _, info):
        roles = {self._role(info.subaction_paths[n]) for n in range(info.count_subaction_paths)}
        if roles & self.no_action:
            raise self._xr.exception.PathUnsupportedError
        self.actions.append(roles)
        return self._xr.Action()

    def suggest_interaction_profile_bindings(self, _, info):
        assert self.paths[info.interaction_profile] == "/interaction_profiles/htc/vive_tracker_htcx"
        every = [info.suggested_bindings[n].binding for n in range(info.count_suggested_bindings)]
        assert all(self.paths[each].endswith("/input/grip/pose") for each in every)
        roles = {self._role(each) for each in every}
        if roles & self.refuses:
            raise self._xr.exception.PathUnsupportedError
        self.suggested = roles

    def create_action_space(self, _, info):
        role = self._role(info.subaction_path)
        if role in self.no_space:
            raise self._xr.exception.PathUnsupportedError
        self.spaces[len(self.spaces) + 100] = role
        return len(self.spaces) + 99

    def destroy_space(self, space):
        del self.spaces[space]

    def _state(self, _session, info, found):
        # Bare structs would go by value to a real one.
        found._obj.is_active = self.worn.get(self._role(info._obj.subaction_path)) is not None
        return 0

    def _locate(self, space, _base, _when, found):
        # A runtime leaves what it was, whatever it says of it.
        found = found._obj
        found._location_flags = self.worn.get(self.spaces[space]) or SEEN
        found.pose.orientation.w, found.pose.position.x = 2.0**0.5, 0.25
        return 0

    def get_instance_proc_addr(self, _, name):
        assert name == "xrEnumerateViveTrackerPathsHTCX"
        if self.there is None:
            raise self._xr.exception.FunctionUnsupportedError
        kind = self._xr.PFN_xrEnumerateViveTrackerPathsHTCX
        self._kept = kind(self._enumerate)
        return ctypes.cast(self._kept, self._xr.PFN_xrVoidFunction)

    def _enumerate(self, _, room, count, paths):
        count[0] = len(self.there)
        if room == 0:
            return 0
        if room < len(self.there):
            return -11
        for n, role in enumerate(self.there):
            paths[n].role_path = self.string_to_path(None, USER + role) if role else 0
        return 0


def bound(runtime, revision):
    return Trackers(runtime, runtime.Instance(), None, None, None, revision, runtime.undo, lambda result: result)


@pytest.mark.parametrize(
    ("revision", "parts"), [(0, set()), (1, PARTS_1), (2, PARTS_1), (3, PARTS_3), (4, PARTS_3)]
)
def test_only_roles_of_the_offered_revision_are_bound(revision, parts):
    runtime = Runtime()
    assert set(roles_of(revision)) == parts
    assert bound(runtime, revision).roles == runtime.suggested or parts == set()
    assert set(runtime.suggested) == parts
    # Without the extension nothing is made that a runtime could stumble over.
    assert len(runtime.actions) == (revision > 0)


@pytest.mark.parametrize("where", ["refuses", "no_action"])
def test_a_runtime_that_refuses_its_newer_roles_keeps_the_older_ones(where):
    runtime = Runtime(**{where: {"left_wrist"}})
    assert bound(runtime, 3).roles == PARTS_1
    assert runtime.suggested == PARTS_1


def test_a_runtime_that_refuses_all_of_them_has_no_trackers():
    runtime = Runtime(refuses=PARTS_1)
    made = bound(runtime, 3)
    assert made.roles == set()
    assert made.read("left_elbow", 1) is None
    assert len(runtime.actions) == 1


def test_another_error_is_that_of_a_runtime_in_trouble():
    runtime = Runtime()

    def dies(*_):
        raise runtime._xr.exception.InstanceLostError

    runtime.create_action = dies
    with pytest.raises(runtime._xr.exception.InstanceLostError):
        bound(runtime, 3)


def test_valid_and_tracked_are_kept_apart_and_what_is_old_is_never_used():
    runtime = Runtime()
    made = bound(runtime, 3)
    runtime.worn = {"left_elbow": SEEN, "right_elbow": GUESSED, "left_knee": 1, "right_knee": None}
    seen, guessed = made.read("left_elbow", 1), made.read("right_elbow", 1)
    assert (seen.tracked, guessed.tracked) == (True, False)
    assert seen.position.tolist() == [0.25, 0.0, 0.0]
    assert seen.orientation.tolist() == [0.0, 0.0, 0.0, 1.0]
    # A turn alone is no pose, and one that is not active is still located where it was.
    assert made.read("left_knee", 1) is None
    assert made.read("right_knee", 1) is None
    runtime.worn["left_elbow"] = None
    assert made.read("left_elbow", 2) is None
    runtime.worn["left_elbow"] = SEEN
    assert made.read("left_elbow", 3) is not None
    assert len(runtime.spaces) == 4
    for each in runtime.undo:
        each()
    assert runtime.spaces == {}


def test_a_role_that_cannot_be_located_is_no_role_and_the_others_are():
    runtime = Runtime(no_space={"left_elbow"})
    made = bound(runtime, 1)
    runtime.worn = {"left_elbow": SEEN, "right_elbow": SEEN}
    assert made.read("left_elbow", 1) is None
    assert made.roles == PARTS_1 - {"left_elbow"}
    assert made.read("right_elbow", 1) is not None


def test_who_is_there_is_asked_anew_only_when_one_has_come_or_gone():
    runtime = Runtime()
    made = bound(runtime, 3)
    assert made.connected() == ()
    runtime.there = ["left_elbow", "", "waist"]
    assert made.connected() == ()
    made.forget()
    assert made.connected() == ("left_elbow", "", "waist")
    runtime.there = None
    made.forget()
    assert made.connected() is None
    asked = []
    runtime.get_instance_proc_addr = lambda *_: asked.append(1)
    assert made.connected() is None
    assert asked == []


def test_one_that_comes_while_they_are_counted_is_counted(monkeypatch):
    runtime = Runtime()
    runtime.there = ["left_knee"]
    plain = runtime._enumerate

    def growing(instance, room, count, paths):
        result = plain(instance, room, count, paths)
        if len(runtime.there) == 1:
            runtime.there.append("right_knee")
        return result

    monkeypatch.setattr(runtime, "_enumerate", growing)
    assert trackers.connected(runtime, runtime.Instance()) == ("left_knee", "right_knee")


def test_a_tracker_that_connects_is_heard_of():
    xr = load()
    link = object.__new__(Link)
    link._xr, link._event = xr, xr.EventDataBuffer()
    heard = []
    link._actions = SimpleNamespace(
        new_frame=lambda: None, trackers=SimpleNamespace(forget=lambda: heard.append(1))
    )
    # What it points to is not there: it must not be looked at.
    nowhere = ctypes.cast(8, ctypes.POINTER(xr.ViveTrackerPathsHTCX))
    waiting = [xr.EventDataViveTrackerConnectedHTCX(paths=nowhere)]

    def ask(*_):
        if not waiting:
            return 4
        event = waiting.pop()
        ctypes.memmove(ctypes.addressof(link._event), ctypes.addressof(event), ctypes.sizeof(event))
        return 0

    link._ask_poll = ask, (None, None)
    assert link.poll() == []
    assert heard == [1]
