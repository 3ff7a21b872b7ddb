"""The tests of screening at a virtual desk: on a measured flat page, and in the staff's own way without one."""

import pytest

from game.programme.screening.feelings import FeelingsRules
from game.session.guided.desk import Guide
from game.session.guided.testing import do_test
from game.session.guided.virtual import VirtualDesk
from game.session.guided.visit import today
from game.session.memory import Memory
from game.training.intake import ScreenItem
from game.view.input import Action, Press
from game.view.sheet import Ruler, key_of
from tests.session.guided.guided_kit import Life

PAGE = (1920, 1080)
MM = 531.0 / 1920
NOTES = ("staff-screen-small", "staff-test-pointer", "staff-test-later", "staff-test-repeat")


class Sitting:
    """One life and the desk of one day, with a page; `ruled` says that its screen was measured before."""

    def __init__(self, archetype="plp", *, preset="plp", page=PAGE, mm=MM, ruled=True, fresh=True, **profile):
        self.life = Life(preset, archetype, fresh=fresh, **profile)
        answers = self.life.sitter.answers
        answers |= {"staff-distance": "thats-it"}
        answers["staff-card-size"] = lambda look: "thats-it" if look.drawing.mm_a_px <= mm else "more"
        self.page, self.mm, self.ruled = page, mm, ruled
        self.titles = []
        self.desk = None

    def day(self, number=0, on_beat=lambda _: None, **changes):
        """A desk of that day."""
        memory = Memory()
        memory.durable_seq = 10**9
        setting = self.life.setting(number, **changes)
        self.desk = VirtualDesk(setting, self.life.sitter, memory, page_px=self.page)
        if self.ruled and self.page is not None:
            self.desk.rulers.keep(Ruler(self.mm, 500.0, self.page))
        self.life.chronicle.record = self.desk.record

        def beat(desk):
            on_beat(desk)
            look = desk.screens.look()
            if look is not None and self.titles[-1:] != [look.title]:
                self.titles.append(look.title)
            assert desk.time_s < 3000, self.titles[-8:]

        self.desk.on_beat = beat
        return Guide(self.desk, self.life.chronicle)

    def does(self, item, number=0, **changes):
        """The test, alone; what it gave."""
        guide = self.day(number, **changes)
        return self.desk.run(do_test(guide, item))

    @property
    def found(self):
        return {each.item: each.value for each in self.life.chart.admission.findings}

    def events(self, kind):
        return [event for _, _, _, event in self.desk.record.entries if event.kind == kind]

    def measures(self):
        return {event.name: event.value for event in self.events("measure")}

    def rules(self):
        return [event.rule_id for event in self.events("decision")]


@pytest.mark.parametrize("way", ["pad", "key"])
def test_a_well_person_does_them_all_and_nothing_is_found(way):
    sitting = Sitting(way=way)
    for item in ("T1", "T2a", "T2c", "T3", "T4"):
        assert sitting.does(item) == "", item
    assert sitting.found == {
        "T1": "green", "T2a": "pass", "T2b": "clear", "T2c": "pass", "T3": "clear", "T4": "pass",
    }  # fmt: skip


def test_one_button_does_all_but_those_that_need_a_place_to_be_touched():
    sitting = Sitting(way="switch", ruled=False)
    for item in ("T1", "T2a", "T2b", "T2c", "T3", "T4"):
        assert sitting.does(item) == "", item
    assert "staff-test-pointer" in sitting.titles
    assert "staff-t1" in sitting.titles
    assert "t1a" not in sitting.titles
    assert sitting.found == {
        "T1": "green", "T2a": "pass", "T2b": "clear", "T2c": "pass", "T3": "clear", "T4": "pass",
    }  # fmt: skip


def test_every_touch_of_the_leaves_and_lines_is_kept():
    sitting = Sitting()
    sitting.does("T1")
    leaves, lines = sitting.events("marks")
    assert (leaves.test, len(leaves.x_mm), lines.test, len(lines.x_mm)) == ("T1a", 54, "T1b", 6)
    assert len(leaves.x_mm) == len(leaves.y_mm) == len(leaves.at_s)
    assert leaves.done_s >= leaves.at_s[-1]
    assert leaves.width_mm == pytest.approx(0.98 * 531.0, abs=1.0)
    assert sitting.rules() == ["leaf_cancellation", "line_bisection", "field", "neglect"]
    assert sitting.measures()["flash-angle"] == 15.0
    assert sitting.measures()["line-bisection"] == 0.0


def test_whoever_misses_the_left_is_found_by_leaves_and_lines():
    sitting = Sitting("neglect")
    assert sitting.does("T1") == ""
    assert sitting.found["T1"] == "red"
    score = sitting.events("decision")[0].result
    assert score["missed_left"] >= 4
    assert score["missed_right"] == 0
    assert score["colour"] == "RED"
    assert sitting.measures()["line-bisection"] > 9.5


def test_a_sign_that_staff_saw_makes_it_amber():
    sitting = Sitting()
    sitting.life.sitter.answers["staff-signs"] = lambda look: (
        "thats-it" if any(pad.chosen for pad in look.pads) else "staff-sign-bumps"
    )
    sitting.does("T1")
    assert sitting.found["T1"] == "amber"


def test_the_flashes_are_not_shown_twice():
    sitting = Sitting()
    sitting.does("T2b")
    sitting.titles.clear()
    sitting.does("T1", number=1)
    assert "t2b" not in sitting.titles
    assert sitting.found["T1"] == "green"


# -- the screen ----------------------------------------------------------------------------------------------


def test_a_screen_is_measured_by_a_card_before_the_first_test_and_not_again():
    sitting = Sitting(ruled=False)
    sitting.does("T2a")
    assert sitting.titles[:3] == ["staff-test-way", "staff-card-size", "staff-distance"]
    assert sitting.measures()["screen-mm-a-px"] == pytest.approx(MM, rel=0.01)
    rulers = sitting.desk.rulers
    assert rulers.of(PAGE) is not None
    guide = sitting.day()
    sitting.desk.rulers = rulers
    sitting.titles.clear()
    sitting.desk.run(do_test(guide, "T2c"))
    sitting.desk.run(do_test(guide, "T2a"))
    assert "staff-card-size" not in sitting.titles
    assert sitting.titles.count("staff-distance") == 1


def test_another_window_is_measured_anew():
    sitting = Sitting()
    guide = sitting.day()
    sitting.desk.run(do_test(guide, "T2a"))
    sitting.desk.page_px = (1366, 768)
    sitting.titles.clear()
    sitting.desk.run(do_test(guide, "T2c"))
    assert "staff-card-size" in sitting.titles


def test_a_screen_that_is_too_small_is_for_no_test_of_neglect():
    sitting = Sitting(mm=240.0 / 1920)
    assert sitting.does("T1") == ""
    assert [each for each in sitting.titles if each in NOTES] == ["staff-screen-small"]
    assert "t1a" not in sitting.titles
    # The staff's own test is the way on.
    assert sitting.titles[-1] == "staff-t1"
    assert sitting.does("T2a") == ""
    assert sitting.found["T2a"] == "pass"


def test_without_a_flat_page_every_test_is_the_staffs_own():
    sitting = Sitting(page=None)
    for item in ("T1", "T2a", "T2b", "T2c"):
        assert sitting.does(item) == ""
        assert sitting.titles[-1] == f"staff-{item.lower()}"
    assert not sitting.events("marks")


def test_staff_may_do_their_own_test_anyhow_or_none_today():
    sitting = Sitting()
    sitting.life.sitter.answers |= {"staff-test-way": "own", "staff-t2a": "fail"}
    assert sitting.does("T2a") == ""
    assert sitting.found["T2a"] == "fail"
    sitting.life.sitter.answers["staff-t2c"] = "staff-not-now"
    sitting.life.sitter.answers["staff-test-way"] = "own"
    assert sitting.does("T2c") == "not-now"
    sitting.life.sitter.answers["staff-test-way"] = "staff-not-now"
    sitting.titles.clear()
    assert sitting.does("T1") == "not-now"
    assert sitting.titles == ["staff-test-way"]
    assert set(sitting.found) == {"T2a"}


def test_a_window_that_changes_under_a_test_makes_it_not_valid():
    sitting = Sitting()

    def shrinks(desk):
        look = desk.screens.look()
        if look is not None and look.title == "t2a":
            desk.page_px = (1366, 768)

    guide = sitting.day(on_beat=shrinks)
    assert sitting.desk.run(do_test(guide, "T2a")) == "not-now"
    assert sitting.titles[-1] == "staff-test-later"
    assert sitting.found == {}
    assert sitting.measures()["letters"] == 5.0


# -- what is not valid ---------------------------------------------------------------------------------------


def idles(sitting):
    """Nobody touches a leaf, and nobody presses *Done*."""
    sitting.life.sitter._examinee.touch = lambda look, time_s: [] if look.title == "t1a" else None


def test_leaves_that_are_not_finished_are_not_valid_and_twice_is_for_the_therapist():
    sitting = Sitting()
    idles(sitting)
    assert sitting.does("T1") == ""
    assert sitting.found["T1"] == "not_valid"
    assert sitting.events("marks")[0].done_s is None
    assert "t1b" not in sitting.titles
    assert sitting.titles[-1] == "staff-test-repeat"
    assert sitting.does("T1", number=1) == ""
    assert sitting.found["T1"] == "therapist_decides"


def test_leaves_missed_on_both_sides_are_repeated_the_next_day():
    sitting = Sitting()
    finds = sitting.life.sitter._examinee.touch
    few = {}

    def touch(look, time_s):
        """Leaves out two of them on each side."""
        acts = finds(look, time_s)
        if look.title != "t1a" or acts is None:
            return acts
        small = [s for s in look.drawing.shapes if s.kind == "leaf" and s.size_mm < 12.0]
        left = [s for s in small if s.x_mm < 0][:2]
        skip = {key_of(s.x_mm, s.y_mm) for s in (*left, *[s for s in small if s.x_mm > 0][:2])}
        if acts[0].value in skip:
            few[acts[0].value] = True
            sitting.life.sitter._examinee._passed |= {s for s in small if key_of(s.x_mm, s.y_mm) in skip}
            return finds(look, time_s)
        return acts

    sitting.life.sitter._examinee.touch = touch
    sitting.does("T1")
    assert few
    assert sitting.found["T1"] == "repeat"
    assert sitting.titles[-1] == "staff-test-tomorrow"
    sitting.does("T1", number=1)
    assert sitting.found["T1"] == "amber"


def test_answers_to_blanks_are_not_valid_and_the_table_waits_for_the_flashes():
    sitting = Sitting()
    examinee = sitting.life.sitter._examinee
    plain = examinee.answer
    examinee.answer = lambda look: "left" if look.title == "t2b-2" else plain(look)
    assert sitting.does("T2b") == "not-now"
    assert sitting.measures()["flash-blank"] == 4.0
    assert sitting.does("T1") == "not-now"
    assert sitting.found == {}


def test_small_letters_that_are_not_read_are_shown_larger_once():
    sitting = Sitting()
    examinee = sitting.life.sitter._examinee
    plain = examinee.answer

    def answer(look):
        small = look.drawing is not None and look.title == "t2a" and look.drawing.shapes[0].size_mm < 6.0
        return "up" if small else plain(look)

    examinee.answer = answer
    sitting.does("T2a")
    assert sitting.found["T2a"] == "pass_large"
    examinee.answer = lambda look: "up"
    sitting.does("T2a", number=1)
    assert sitting.found["T2a"] == "fail"


@pytest.mark.parametrize(("aphasia", "result"), [(False, "fail"), (True, "fail_aphasia")])
def test_whoever_does_not_know_the_hand_is_not_asked_for_its_turning(aphasia, result):
    sitting = Sitting(aphasia=aphasia)
    examinee = sitting.life.sitter._examinee
    plain = examinee.answer
    examinee.answer = lambda look: (
        next(pad.key for pad in look.pads if not pad.dead and "hand" not in pad.key)
        if look.title == "t2c"
        else plain(look)
    )
    sitting.does("T2c")
    assert sitting.found["T2c"] == result
    assert "t2c-2" not in sitting.titles


# -- what staff answer ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "result"),
    [("yes", "clear"), ("partly", "flag"), ("no", "no_words"), ("severe", "severe"), ("paq_s", "clear")],
)
def test_feelings_by_the_therapists_view_or_a_sum(said, result):
    sitting = Sitting()
    sitting.life.sitter.answers |= {"staff-t3": said, "staff-t3-paq-total": _set_to(6)}
    sitting.does("T3")
    assert sitting.found["T3"] == result


def _set_to(figure):
    return lambda look: "thats-it" if dict(look.filled)["number"] == str(figure) else "more"


def test_a_high_sum_is_a_flag():
    sitting = Sitting()
    high = sitting.life.chronicle.course.preset.of(FeelingsRules).paq_s_flag
    sitting.life.sitter.answers |= {"staff-t3": "paq_s", "staff-t3-paq-total": _set_to(high)}
    sitting.does("T3")
    assert sitting.found["T3"] == "flag"


def test_following_steps_is_answered_without_a_judging_thumb():
    sitting, icons = Sitting(), []
    sitting.life.sitter.answers["staff-t4-steps"] = lambda look: icons.append([p.icon for p in look.pads]) or "yes"
    sitting.does("T4")
    assert icons[0][:2] == ["yes", "no"]


def test_a_task_that_is_not_kept_up_is_led_by_a_therapist():
    sitting = Sitting()
    sitting.life.sitter.answers["staff-t4-minutes"] = _set_to(2)
    sitting.does("T4")
    assert sitting.found["T4"] == "therapist_led"


# -- the whole visit -----------------------------------------------------------------------------------------


def test_the_second_visit_does_them_on_the_screen_and_goes_on():
    sitting = Sitting("stroke", preset="stroke", ruled=True)
    for number in range(2):
        guide = sitting.day(number)
        assert sitting.desk.run(today(guide)) == "done"
    assert {"t1a", "t1b", "t2b", "t2a", "t2c", "t2c-2"} <= set(sitting.titles)
    assert sitting.found["T1"] == "green"


def test_stop_under_the_leaves_ends_the_visit_kindly_and_tells_nothing():
    sitting = Sitting("stroke", preset="stroke")

    def stops(desk):
        look = desk.screens.look()
        if look is not None and look.title == "t1a":
            desk.stop_now(Press(Action.STOP, desk.time_s, "key"))

    guide = sitting.day(0)
    sitting.desk.run(today(guide))
    guide = sitting.day(1, on_beat=stops)
    assert sitting.desk.run(today(guide)) == "stopped"
    assert "T1" not in sitting.found


@pytest.mark.parametrize(("supervision", "asked"), [("present", True), ("none", False)])
def test_a_test_that_is_due_is_done_before_practice_and_by_nobody_alone(supervision, asked):
    sitting = Sitting("stroke", preset="stroke", fresh=False)
    sitting.life.sitter.answers["staff-supervision"] = supervision
    guide = sitting.day(0, supervision=supervision)
    sitting.life.chronicle.take(ScreenItem(sitting.desk.setting.day, "T1", "repeat", "staff"))
    guide = sitting.day(1, supervision=supervision)
    sitting.desk.run(today(guide))
    assert ("t1a" in sitting.titles) == asked
    assert sitting.found["T1"] == ("green" if asked else "repeat")
