"""What the ward asks is done as if staff had pressed it, told once it was shown, and a replay knows it again."""

import socket
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from game.body.joints import Side
from game.chronicle.enrolment import enrol
from game.scoring.folder import data_folder
from game.scoring.read import read_events, sessions
from game.session import coached
from game.session import play as playing
from game.session.guided.run import SessionRequest, session
from game.session.ordered import ACTIONS, NO_BLOCK, UNKNOWN, Asked
from game.session.play import play
from game.session.replay import replay
from game.session.request import PlayRequest
from game.settings import rules
from game.simulation.archetypes import ARCHETYPES
from game.training.course import Enrolled
from game.training.events import BlockStart, Cover, Finished, Flag, Note, Rest, Resume, SessionEnd, Stop, Stray
from game.training.intake import Manner
from game.training.ward import OrderMet
from game.view.front import Screens
from game.view.input import WARD, Action, InputRules, Press
from tests.scoring.station.ward import FakeWard, until

DAY = "2026-01-05"


def order(kind, name="o", detail=""):
    return SimpleNamespace(kind=kind, id=name, by="anna", detail=detail)


class Given:
    """Orders by the number of the frame in which they come; what became of each."""

    def __init__(self, **frames):
        self.frames = {int(at[1:]): kind for at, kind in frames.items()}
        self.frame, self.settled, self.journal = 0, [], None

    def take(self):
        self.frame += 1
        kind = self.frames.get(self.frame)
        return [order(kind, str(self.frame), "as agreed")] if kind else []

    def settle(self, given, state, why=""):
        self.settled.append((given.kind, state, why))
        if self.journal is not None:
            self.journal.append(OrderMet(given.id, given.kind, state, given.by, why))


@pytest.fixture
def given(monkeypatch):
    def come(**frames):
        source = Given(**frames)

        @contextmanager
        def at_the_ward(journal, *_):
            source.journal = journal
            yield Asked(source)

        for module in (playing, coached):
            monkeypatch.setattr(module, "at_the_ward", at_the_ward)
        return source

    return come


def kept(kind=object):
    folder = data_folder()
    rows = read_events(folder, sessions(folder)[-1].session)
    return [row.event for row in rows if isinstance(row.event, kind)]


def card(tmp_path):
    request = PlayRequest(
        "coach-u03", affected=Side.RIGHT, view="offscreen", seconds=60, pain=(5, 4), out=tmp_path, size=(480, 270)
    )
    return play(request, lambda _: None).to_json()


def mirror(tmp_path):
    request = PlayRequest("lantern", view="offscreen", seconds=4, pain=(5, 4), out=tmp_path, size=(320, 180))
    return play(request, lambda _: None).to_json()


def test_each_kind_is_a_press_and_done_once_it_was_shown():
    for kind, action in ACTIONS.items():
        source = Given(f1=kind)
        asked = Asked(source)
        asked.follow(BlockStart("lantern", "U02", "mirror", 1.0, 1, "training", "limb"))
        assert asked.presses(2.0) == [Press(action, 2.0, WARD, "as agreed")]
        assert source.settled == []
        asked.shown()
        assert source.settled == [(kind, "done", "")]


def test_what_cannot_be_done_is_refused_with_why():
    source = Given(f1="skip", f2="of-tomorrow", f3="skip")
    asked = Asked(source)
    assert asked.presses(1.0) == asked.presses(2.0) == []
    asked.follow(BlockStart("lantern", "U02", "mirror", 1.0, 1, "training", "limb"))
    asked.follow(Finished("completed", 1, 1, 0, 1.0, 1.0))
    assert asked.presses(3.0) == []
    assert source.settled == [
        ("skip", "refused", NO_BLOCK), ("of-tomorrow", "refused", UNKNOWN), ("skip", "refused", NO_BLOCK),
    ]  # fmt: skip


@pytest.mark.parametrize(("action", "event"), [(Action.REST, Rest), (Action.STOP, Stop)])
def test_who_asks_from_the_ward_is_staff(action, event):
    screens = Screens(rules(InputRules, "input"))
    assert screens.hear([Press(action, 1.0, WARD)]) == [event("staff", "asked by ward")]
    again = Screens(rules(InputRules, "input"))
    assert again.hear([Press(action, 1.0, "key")]) == [event("patient", "asked by key")]


def test_a_card_is_left_out_and_that_is_no_stop(tmp_path, given):
    source = given(f200="cover", f210="note", f220="praise", f400="skip")
    values = card(tmp_path)
    assert source.settled == [(kind, "done", "") for kind in ("cover", "note", "praise", "skip")]
    assert [event.reason for event in kept(Finished)] == ["stopped"]
    assert [event.note for event in kept(Flag) if event.name == "block_ended"] == ["skipped"]
    assert kept(Stop) == []
    assert values["reason"] == kept(SessionEnd)[0].reason == "done"
    assert kept(Cover) == [Cover(True, "staff")]
    assert [event.text for event in kept(Note)] == ["as agreed", "praise"]


def test_a_rest_of_the_ward_is_answered_with_one_press(tmp_path, given):
    given(f200="rest")
    assert card(tmp_path)["reason"] == "done"
    assert (len(kept(Rest)), len(kept(Resume)), kept(Stray)) == (1, 1, [])


def test_a_stop_of_the_ward_ends_it_kindly(tmp_path, given):
    given(f200="stop")
    assert card(tmp_path)["reason"] == "stopped"
    assert kept(Stop) == [Stop("staff", "asked by ward")]
    assert [event.state for event in kept(OrderMet)] == ["done"]


def test_a_block_of_the_mirror_is_left_out_and_replays_byte_for_byte(tmp_path, given):
    given(f20="note", f40="easier", f60="recentre", f90="skip")
    values = mirror(tmp_path)
    assert [event.order for event in kept(OrderMet)] == ["note", "easier", "recentre", "skip"]
    assert values["reason"] == "skipped"
    assert kept(Stop) == []
    again = replay("last", None, lambda _: None)
    assert again.moved
    assert again.equal, again.first_difference


def test_without_a_ward_no_socket_is_opened(tmp_path, monkeypatch):
    opened = []
    real = socket.socket

    def counted(*values, **more):
        opened.append(values)
        return real(*values, **more)

    monkeypatch.setattr(socket, "socket", counted)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: opened.append("connect"))
    card(tmp_path)
    enrol(data_folder(), "DUMMY-1", Enrolled(DAY, "plp", "left", "arm", "ward", 60), Manner(DAY))
    assert session(SessionRequest("DUMMY-1", DAY, simulate=next(iter(ARCHETYPES))), lambda _: None).saved
    assert opened == []


def test_a_demonstration_is_sent_as_nobodys_and_hears_orders(tmp_path):
    ward = FakeWard()
    try:
        ward.enrol(data_folder())
        card(tmp_path)
        until(lambda: any(event.kind == "session_end" for event in ward.events.values()))
        assert [each.patient for each in ward.sessions.values()] == [None]
        assert len(ward.events) == len(kept())
    finally:
        ward.close()
