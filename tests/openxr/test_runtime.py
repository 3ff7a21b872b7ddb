"""The runtime may come, go, sleep and be lost: frames go on, a sentence tells it, and it is found again."""

import pytest

from devices.openxr.device import OpenXr
from devices.openxr.runtime import Runtime
from devices.openxr.values import AWAY, CLOSED, GONE, Gone, News, Trouble, XrState
from devices.url import parse_url
from game.body.joints import Side
from tests.openxr.fake import Drawer, Maker

FORMATS, SIZES = (1, 2), ((320, 240), (320, 240))


def drawn(maker):
    runtime = Runtime(clock=lambda: 7.0, connect=maker, retry_s=0.0)
    runtime.attach(Drawer())
    runtime.frame()
    return runtime


def test_a_session_gets_ready_runs_and_draws_both_eyes():
    maker = Maker()
    runtime = drawn(maker)
    assert (runtime.state, maker.session.binding) == (XrState.IDLE, "binding")
    assert runtime.note
    maker.session.wear()
    seen_s = runtime.frame()
    assert runtime.state is XrState.RUNNING
    assert runtime.note == ""
    assert seen_s == maker.session.time_s
    assert runtime.eyes is not None
    runtime.submit(True)
    assert maker.session.drawn == [True]


def test_each_begun_frame_is_ended_whatever_a_view_forgets():
    maker = Maker()
    runtime = drawn(maker)
    maker.session.wear()
    for _ in range(3):
        runtime.frame()
    runtime.submit(False)
    runtime.submit(True)
    assert (maker.session.begun, maker.session.ended) == (3, 3)
    assert maker.session.drawn == [False] * 3


def test_nothing_is_drawn_while_the_runtime_says_so_or_the_head_is_unseen():
    maker = Maker()
    runtime = drawn(maker)
    maker.session.wear()
    maker.session.to_draw = False
    runtime.frame()
    assert runtime.eyes is None
    runtime.submit(False)
    maker.session.to_draw, maker.session.head_seen = True, False
    runtime.frame()
    assert runtime.eyes is None


def test_taken_off_is_hidden_and_comes_back():
    maker = Maker()
    runtime = drawn(maker)
    maker.session.wear()
    runtime.frame()
    maker.session.focused = False
    runtime.frame()
    assert (runtime.state, runtime.note) == (XrState.HIDDEN, AWAY)
    runtime.submit(False)
    maker.session.running = False
    runtime.frame()
    assert runtime.state is XrState.HIDDEN
    maker.session.wear()
    runtime.frame()
    assert runtime.state is XrState.RUNNING


def test_a_headset_that_nobody_wears_is_hidden_though_it_shows_our_picture():
    maker = Maker()
    runtime = drawn(maker)
    maker.session.wear()
    runtime.frame()
    maker.session.present = False
    runtime.frame()
    assert (runtime.state, runtime.note) == (XrState.HIDDEN, AWAY)
    assert not runtime.attended
    runtime.submit(False)
    maker.session.present = True
    runtime.frame()
    assert runtime.state is XrState.RUNNING


@pytest.mark.parametrize("moment", ["poll", "begin", "eyes", "end", "acquire", "hand"])
def test_a_runtime_that_dies_at_any_moment_is_lost_and_found_again(moment, monkeypatch):
    maker = Maker()
    runtime = drawn(maker)
    first = maker.session
    first.wear()
    runtime.frame()

    def dies(*_):
        raise Gone("SESSION_LOST")

    monkeypatch.setattr(first, moment, dies)
    if moment == "acquire":
        with pytest.raises(Gone):
            runtime.acquire(0)
    elif moment == "hand":
        assert runtime.hand(Side.RIGHT, 1.0, 1.0) is None
    else:
        runtime.submit(True)
        if moment != "end":
            runtime.frame()
    assert first.closed
    assert (runtime.state, runtime.note) == (XrState.LOST, GONE)
    assert runtime.hand(Side.RIGHT, 1.0, 1.0) is None
    runtime.submit(True)
    runtime.frame()
    assert runtime.generation == 2
    maker.session.wear()
    runtime.frame()
    assert runtime.state is XrState.RUNNING


def test_a_death_within_a_frame_leaves_nothing_of_that_frame(monkeypatch):
    maker = Maker()
    runtime = drawn(maker)
    maker.session.wear()
    runtime.frame()
    assert runtime.eyes is not None
    maker.session.gone = True
    assert runtime.head(1.0) is None
    assert runtime.eyes is None
    assert not runtime.attended
    # The next frame is of the present, and begins nothing with the dead.
    assert runtime.frame() == 7.0


def test_a_new_session_has_a_space_of_its_own_and_no_recentring_of_the_old():
    maker = Maker()
    runtime = drawn(maker)
    first = maker.session
    first.wear()
    first.recentred_at_s, first.news = first.time_s + 1.0, [News.RECENTRED]
    runtime.frame()
    assert runtime.recentred == 0
    first.gone = True
    runtime.submit(True)
    runtime.poll()
    assert (runtime.generation, runtime.recentred) == (2, 1)
    maker.session.wear()
    maker.session.time_s += 2.0
    runtime.frame()
    assert runtime.recentred == 1


def test_that_it_stopped_is_told_until_there_is_other_news():
    maker = Maker()
    runtime = drawn(maker)
    maker.session.gone = True
    for refuses, note in ((Trouble.DOWN, GONE), (Trouble.ASLEEP, Trouble.ASLEEP.value)):
        maker.refuses = refuses
        runtime.poll()
        runtime.poll()
        assert (runtime.state, runtime.note) == (XrState.LOST, note)


def test_frames_without_a_headset_are_paced_and_of_the_present(monkeypatch):
    slept = []
    monkeypatch.setattr("devices.openxr.runtime.time.sleep", slept.append)
    headless, absent = Runtime(lambda: 7.0, Maker()), Runtime(lambda: 7.0, Maker(Trouble.DOWN))
    headless.poll()
    headless._session.wear()
    for runtime in (headless, absent):
        slept.clear()
        assert [runtime.frame() for _ in range(3)] == [7.0] * 3
        assert len(slept) >= 2
        assert 0.0 < max(slept) <= 1 / 60
    assert headless._session.begun == 0


def test_head_and_hands_are_asked_only_while_the_session_runs_and_controllers_for_the_frame(monkeypatch):
    maker = Maker()
    runtime = drawn(maker)
    assert runtime.head(1.0) is None
    assert runtime.hand(Side.LEFT, 1.0, 1.0) is None
    assert runtime.controller(Side.LEFT) is None
    asked = []
    monkeypatch.setattr(maker.session, "controller", lambda side, at_s: asked.append(at_s))
    maker.session.wear()
    seen_s = runtime.frame()
    runtime.controller(Side.LEFT)
    runtime.controller(Side.LEFT, 3.0)
    runtime.submit(True)
    runtime.controller(Side.LEFT)
    assert asked == [seen_s, 3.0, 7.0]
    assert runtime.head(1.0) is not None


@pytest.mark.parametrize(("news", "note"), [(News.LOSS_PENDING, GONE), (News.EXIT, CLOSED)])
def test_a_runtime_that_says_goodbye_is_lost_in_order(news, note):
    maker = Maker()
    runtime = drawn(maker)
    maker.session.wear()
    runtime.frame()
    runtime.submit(True)
    maker.session.news = [news]
    runtime.poll()
    assert (runtime.state, runtime.note) == (XrState.LOST, note)
    assert maker.session.closed


def test_who_was_asked_to_leave_the_headset_comes_back_only_when_somebody_asks():
    maker = Maker()
    runtime = drawn(maker)
    maker.session.wear()
    maker.session.news = [News.EXIT]
    for _ in range(5):
        runtime.frame()
    assert (maker.asked, runtime.state, runtime.note) == (1, XrState.LOST, CLOSED)
    with OpenXr(parse_url("openxr:"), lambda: 7.0, runtime) as hand:
        hand.recentre()
        runtime.frame()
        assert (maker.asked, runtime.state) == (2, XrState.IDLE)
        # There is nothing to ask for while all is well.
        hand.recentre()
        runtime.frame()
        assert maker.asked == 2


def test_a_session_that_stops_within_a_frame_is_no_loss():
    maker = Maker()
    runtime = drawn(maker)
    maker.session.wear()
    runtime.frame()

    def stops():
        maker.session.running = False
        return []

    maker.session.poll = stops
    # A device that is asked between begin and end.
    runtime.poll()
    runtime.hand(Side.RIGHT, 1.0, 1.0)
    runtime.submit(True)
    assert runtime.state is XrState.RUNNING
    runtime.frame()
    assert runtime.state is XrState.HIDDEN
    assert not maker.session.closed


@pytest.mark.parametrize("error", [ValueError("-1000999999 is not a Result"), OSError("ipc")])
def test_an_error_that_is_none_of_ours_is_a_loss_and_not_a_crash(error):
    maker = Maker()
    runtime = drawn(maker)
    maker.session.wear()
    runtime.frame()

    def raises(*_):
        raise error

    maker.session.poll = maker.session.acquire = raises
    with pytest.raises(Gone):
        runtime.acquire(0)
    assert runtime.state is XrState.LOST


def test_a_recentre_by_the_person_is_counted():
    maker = Maker()
    runtime = drawn(maker)
    maker.session.wear()
    maker.session.news = [News.RECENTRED]
    runtime.frame()
    assert (runtime.recentred, runtime.state) == (1, XrState.RUNNING)


def test_a_recentring_counts_from_the_frame_that_is_seen_after_it():
    maker = Maker()
    runtime = drawn(maker)
    session = maker.session
    session.wear()
    session.recentred_at_s = session.time_s + 2.5 * session.period_s
    session.news = [News.RECENTRED]
    counted = []
    for _ in range(4):
        runtime.frame()
        counted.append(runtime.recentred)
    assert counted == [0, 0, 1, 1]


def test_without_frames_a_recentring_counts_when_its_time_has_come():
    maker, now = Maker(), [0.0]
    runtime = Runtime(clock=lambda: now[0], connect=maker)
    runtime.poll()
    maker.session.recentred_at_s, maker.session.news = 1.0, [News.RECENTRED]
    counted = []
    for now[0] in (0.5, 0.9, 1.0, 1.5):
        runtime.poll()
        counted.append(runtime.recentred)
    assert counted == [0, 0, 1, 1]


def test_the_rate_is_that_of_the_display_while_somebody_looks_at_it():
    maker = Maker()
    runtime = drawn(maker)
    assert runtime.display_hz is None
    maker.session.wear()
    runtime.frame()
    assert runtime.display_hz == 90.0
    maker.session.period_s = 0.0
    assert runtime.display_hz is None
    maker.session.period_s = 1 / 72
    assert runtime.display_hz == 72.0
    runtime.submit(True)
    maker.session.focused = False
    runtime.frame()
    assert runtime.display_hz is None


def test_a_runtime_without_our_picture_formats_is_refused_once_and_left_alone():
    maker = Maker()
    runtime = drawn(maker)
    maker.session.wear()
    maker.session.formats = (99,)
    runtime.frame()
    with pytest.raises(Gone):
        runtime.make_swapchains(FORMATS, SIZES)
    assert (runtime.state, runtime.trouble) == (XrState.ABSENT, Trouble.NO_GRAPHICS)
    assert runtime.note == Trouble.NO_GRAPHICS.value
    for _ in range(5):
        runtime.frame()
    assert (maker.asked, runtime.state, runtime.note) == (1, XrState.ABSENT, Trouble.NO_GRAPHICS.value)
    # Another view may want other pictures.
    runtime.attach(Drawer())
    runtime.frame()
    assert maker.asked == 2


@pytest.mark.parametrize("trouble", list(Trouble))
def test_what_is_not_there_is_said_in_a_sentence_and_looked_for_again(trouble):
    maker = Maker(trouble)
    runtime = drawn(maker)
    assert runtime.state is XrState.ABSENT
    assert runtime.note == trouble.value
    assert runtime.note.endswith(".")
    maker.refuses = None
    runtime.frame()
    assert runtime.state is XrState.IDLE


def test_a_view_that_cannot_bind_is_a_trouble_and_no_error():
    class Broken:
        def binding(self):
            raise RuntimeError("no context")

    runtime = Runtime(connect=Maker(), retry_s=0.0)
    runtime.attach(Broken())
    runtime.frame()
    assert runtime.trouble is Trouble.NO_GRAPHICS


def test_it_is_not_looked_for_in_every_frame():
    maker = Maker(Trouble.DOWN)
    runtime = Runtime(connect=maker, retry_s=60.0)
    for _ in range(10):
        runtime.poll()
    assert maker.asked == 1


def test_a_view_takes_a_headless_session_over():
    maker = Maker()
    runtime = Runtime(connect=maker)
    runtime.poll()
    headless = maker.session
    assert headless.headless
    runtime.attach(Drawer())
    runtime.poll()
    assert headless.closed
    assert not maker.session.headless
    assert runtime.generation == 2
    assert runtime.make_swapchains(FORMATS, SIZES)[0] == 1
