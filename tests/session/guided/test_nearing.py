"""A phantom's shown length goes a day's step slowly, in U02 or touch alone; the patient may say that it stays."""

from itertools import pairwise

import pytest

import devices
from game.body.joints import Side
from game.mirror.rig import MirrorRig
from game.programme.fit import FitRules
from game.session.clock import StepClock
from game.session.guided.exercising import installed
from game.session.guided.run import looped
from game.session.guided.seated import LoopDesk
from game.session.record import Record
from game.session.sight import Blind
from game.training.care import FitDone, FitMoved, Matched
from game.training.course import DayClosed, Prescription, TherapistAct
from game.training.events import Say
from game.view.input import Action, Press
from tests.session.conftest import Promises
from tests.session.guided.guided_kit import Life
from tests.session.guided.test_felt_and_shown import told

DAYS = 4
HZ, TEN_S = 30, 10


def calm_life(comfortable="fit-on", normalise=True):
    """An amputee in stage 3 after three sessions that matched; the therapist wants the way to the normal place."""
    life = Life(amputation=True)
    day = life.setting(-1).day
    life.chronicle.take(FitDone(day, 60.0, 1.0, False, 4, 30.0, 0.0, 0.2))
    life.chronicle.take(TherapistAct(day, "jump", "3", "practised elsewhere"))
    if normalise:
        life.chronicle.take(Prescription(day, "fit.normalise", True, "therapist", "calm"))
    life.patient.rates = lambda: 3
    life.sitter.answers["fit-comfortable"] = comfortable
    for number in range(DAYS - 1):
        life.comes(number)
        life.chronicle.take(_closed(life, number))
    return life


def _closed(life, number):
    return DayClosed(life.setting(number).day)


def moved(life):
    return [each.length for each in life.chronicle.events if isinstance(each, FitMoved)]


def test_it_goes_in_a_block_of_the_lantern_and_is_asked_about_at_the_close():
    life = calm_life()
    assert life.chart.body.shown.length == 60.0
    _, desk = life.comes(DAYS - 1)
    assert moved(life) == [70.0]
    assert (life.chart.body.shown.length, life.chart.body.goal) == (70.0, None)
    said = [each.key for each in told(desk, Say)]
    assert said.count("fit-slowly") == 1
    assert "fit-comfortable" in said
    assert [each for each in life.chronicle.events if isinstance(each, Matched)][-1] == Matched(4, False)


def test_where_it_is_comfortable_it_stays():
    life = calm_life("fit-stay")
    life.comes(DAYS - 1)
    life.chronicle.take(_closed(life, DAYS - 1))
    _, desk = life.comes(DAYS)
    assert moved(life) == [70.0]
    assert life.chart.body.comfortable
    assert "fit-comfortable" not in [each.key for each in told(desk, Say)]


def test_without_the_therapists_wish_or_before_a_real_mirror_it_goes_nowhere():
    life = calm_life(normalise=False)
    life.comes(DAYS - 1)
    assert moved(life) == []
    life = calm_life()
    life.comes(DAYS - 1, way="REAL_MIRROR")
    assert moved(life) == []
    assert life.chart.body.shown.length == 60.0


def test_a_stop_in_the_block_keeps_where_it_came_to():
    life = calm_life()
    begun = []

    def on_beat(desk):
        if desk.waiting and desk._way is not None:
            begun.append(desk.time_s)
            if desk.time_s - begun[0] > 20.0 and not desk.screens.stopped:
                desk.stop_now(Press(Action.STOP, desk.time_s, "key"))

    reason, _ = life.comes(DAYS - 1, on_beat)
    assert reason == "stopped"
    assert 60.0 < moved(life)[-1] < 70.0
    assert life.chart.body.shown.length == moved(life)[-1]


@pytest.mark.parametrize("affected", list(Side))
def test_at_the_loop_it_goes_softly_in_its_minute_and_only_while_it_is_played(affected):
    clock = StepClock()
    seconds = Life().chronicle.course.preset.of(FitRules).morph_s
    with devices.open_device(f"sim:grasp?hand={affected.other.value}", clock.now) as device:
        setting = Life(affected=affected).setting(0, tracked=("intact",))
        loop = looped(setting, device, clock, Blind(), Record(Promises(), lambda _: None))
        desk = LoopDesk(loop, setting, installed(), watched=False)
        desk.fit(0.6, 0.9)
        desk.nears(0.7, seconds)
        lengths = []

        def story():
            for number in range(round((seconds + 2 * TEN_S + 1.0) * HZ)):
                # Ten seconds in which nothing is played: it stands still.
                loop.counting = not TEN_S * HZ <= number < 2 * TEN_S * HZ
                loop.draw_body = True
                loop.hand_needed = loop.reading = True
                yield
                lengths.append(loop.rig.length)

        told = story()
        while loop.frame(told):
            pass
        steps = [after - before for before, after in pairwise(lengths)]
        assert len(set(lengths[TEN_S * HZ + 2 : 2 * TEN_S * HZ - 2])) == 1
        assert all(0.0 <= step < 0.001 for step in steps)
        assert lengths[-1] == pytest.approx(0.7)
        assert lengths[round((TEN_S + seconds / 2) * HZ)] == pytest.approx(0.65, abs=0.004)
        assert lengths[round((TEN_S + seconds - 3.0) * HZ)] < 0.7
        assert desk.nears(None) == pytest.approx(0.7)
        assert loop.rig == MirrorRig(length=loop.rig.length, size=0.9)
        assert loop.presenting.way is None
