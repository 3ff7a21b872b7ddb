"""What a runtime's events mean to a session, and what its errors mean to a person: without a runtime."""

import ctypes
from types import SimpleNamespace

import pytest

from devices.openxr.library import load
from devices.openxr.link import Link
from devices.openxr.values import Gone, News, Refused, Trouble

NO_EVENT, OFFSET_NS = 4, 5_000_000_000


@pytest.fixture(scope="module")
def xr():
    return load()


class Heard:
    """A session that hears these events, in order; `called` is what it asked for."""

    def __init__(self, xr, monkeypatch):
        self.xr, self.waiting, self.called, self.result = xr, [], [], 0
        link = self.link = object.__new__(Link)
        link._xr, link._event, link._session, link._offset_ns = xr, xr.EventDataBuffer(), "session", OFFSET_NS
        link._views_kind = xr.ViewConfigurationType.PRIMARY_STEREO
        link.running = link.focused = False
        link._actions = SimpleNamespace(
            new_frame=lambda: None, profile_changed=lambda: self.called.append("profile")
        )
        link._ask_poll = self.ask, (None, None)
        monkeypatch.setattr(xr, "begin_session", lambda session, info: self.called.append(("begin", session)))
        monkeypatch.setattr(xr, "end_session", lambda session: self.called.append(("end", session)))

    def ask(self, *_):
        if self.result:
            return self.result
        if not self.waiting:
            return NO_EVENT
        assert self.link._event._type == self.xr.StructureType.EVENT_DATA_BUFFER.value
        event = self.waiting.pop(0)
        ctypes.memmove(ctypes.addressof(self.link._event), ctypes.addressof(event), ctypes.sizeof(event))
        return 0

    def hear(self, *events):
        self.waiting += events
        news = self.link.poll()
        assert not self.waiting
        return news

    def state(self, name):
        return self.xr.EventDataSessionStateChanged(state=self.xr.SessionState[name])


@pytest.fixture
def heard(xr, monkeypatch):
    return Heard(xr, monkeypatch)


def test_a_session_is_begun_when_it_may_and_ended_when_it_must(heard):
    assert heard.hear(heard.state("IDLE"), heard.state("READY")) == []
    assert heard.link.running
    assert not heard.link.focused
    assert heard.hear(*map(heard.state, ("SYNCHRONIZED", "VISIBLE", "FOCUSED"))) == []
    assert heard.link.focused
    heard.hear(heard.state("VISIBLE"))
    assert (heard.link.running, heard.link.focused) == (True, False)
    assert heard.hear(heard.state("STOPPING"), heard.state("IDLE")) == []
    assert (heard.link.running, heard.link.focused) == (False, False)
    heard.hear(heard.state("READY"))
    assert heard.link.running
    assert heard.called == [("begin", "session"), ("end", "session"), ("begin", "session")]


@pytest.mark.parametrize(("name", "news"), [("LOSS_PENDING", News.LOSS_PENDING), ("EXITING", News.EXIT)])
def test_a_session_that_is_over_says_so(heard, name, news):
    heard.hear(heard.state("READY"), heard.state("FOCUSED"))
    assert heard.hear(heard.state(name)) == [news]
    assert (heard.link.running, heard.link.focused) == (False, False)


def test_a_headset_that_is_taken_off_and_put_on_says_so(heard):
    for present in (False, True):
        assert heard.hear(heard.xr.EventDataUserPresenceChangedEXT(is_user_present=present)) == []
        assert heard.link.present is present


def test_an_instance_that_will_be_lost_says_so(heard):
    assert heard.hear(heard.xr.EventDataInstanceLossPending(loss_time=1)) == [News.LOSS_PENDING]


def test_a_recentring_is_told_with_our_own_time_and_only_for_our_space(heard):
    xr = heard.xr
    kinds = xr.ReferenceSpaceType
    changes = [
        xr.EventDataReferenceSpaceChangePending(reference_space_type=kind, change_time=OFFSET_NS + ns)
        for kind, ns in ((kinds.STAGE, 1_000_000_000), (kinds.LOCAL, 2_500_000_000), (kinds.VIEW, 9_000_000_000))
    ]
    assert heard.hear(*changes) == [News.RECENTRED]
    assert heard.link.recentred_at_s == 2.5


def test_what_is_not_known_is_passed_over_and_all_is_heard_at_once(heard):
    xr = heard.xr
    found = heard.hear(
        xr.EventDataEventsLost(lost_event_count=3),
        xr.EventDataInteractionProfileChanged(),
        heard.state("READY"),
        xr.EventDataInstanceLossPending(),
    )
    assert found == [News.LOSS_PENDING]
    assert heard.called == ["profile", ("begin", "session")]


def test_a_runtime_that_is_gone_is_gone(heard):
    heard.result = heard.xr.Result.ERROR_INSTANCE_LOST.value
    with pytest.raises(Gone):
        heard.link.poll()


def refused(xr, monkeypatch, name, error):
    """Why there is no session where this call of it ends so."""
    called = []

    def fails(*_):
        called.append(name)
        raise error

    offered = [xr.ExtensionProperties(extension_name="XR_KHR_opengl_enable")]
    properties = SimpleNamespace(runtime_name=b"a runtime")
    for each, answer in {
        "enumerate_instance_extension_properties": offered,
        "create_instance": "instance",
        "get_instance_properties": properties,
        "get_system": 1,
        "get_opengl_graphics_requirements_khr": None,
        "create_session": "session",
        "destroy_instance": None,
    }.items():
        monkeypatch.setattr(xr, each, fails if each == name else lambda *_, answer=answer: answer)
    with pytest.raises(Refused) as why:
        Link(xr.SessionCreateInfo())
    assert called == [name]
    return why.value.trouble


@pytest.mark.parametrize(
    ("call", "error", "trouble"),
    [
        ("enumerate_instance_extension_properties", "RuntimeUnavailableError", Trouble.NO_RUNTIME),
        # A runtime is set up whose service is not there: it may come.
        ("enumerate_instance_extension_properties", "RuntimeFailureError", Trouble.DOWN),
        ("create_instance", "RuntimeUnavailableError", Trouble.NO_RUNTIME),
        ("create_instance", "RuntimeFailureError", Trouble.DOWN),
        ("get_system", "FormFactorUnavailableError", Trouble.ASLEEP),
        ("get_system", "FormFactorUnsupportedError", Trouble.NO_HEADSET),
        # We draw with another graphics card than the one the headset hangs on.
        ("create_session", "GraphicsDeviceInvalidError", Trouble.OTHER_CARD),
        ("create_session", "RuntimeFailureError", Trouble.DOWN),
    ],
)
def test_what_is_wrong_is_told_apart(xr, monkeypatch, call, error, trouble):
    assert refused(xr, monkeypatch, call, getattr(xr.exception, error)()) is trouble
