"""What each screen of a visit gives: answers with who gave them and how soon, ticks, values and times."""

from itertools import pairwise

import pytest

from game.training.events import Flag, Say
from game.view.closing import MOST_LEAVES, Compared, Summary
from game.view.feelings import Dots, Faces, Scale
from game.view.figures import Figure
from game.view.input import Action, Press
from game.view.picks import Option, Pick, YesNo
from game.view.sliders import Slider
from game.view.staffed import REASONS, Checks, Emergency
from game.view.timed import Demonstration, SitWithMe, Timed
from tests.view.every_screen import BREATH, EIGHT, EVERY_SCREEN, RULES, STEPS, TEACH
from tests.view.test_screens import DT, Bench


def opened(screen, one_button=False):
    bench = Bench(one_button)
    bench.screens.open(screen)
    bench.frame(count=4)
    return bench, screen


def waits(bench, seconds):
    bench.frame(count=round(seconds / DT))


def test_a_card_gives_how_long_it_was_seen_without_the_rest_over_it_and_its_replays():
    bench, card = opened(EVERY_SCREEN["card"]())
    waits(bench, 3.0)
    bench.click("again")
    bench.key("space")
    waits(bench, 20.0)
    bench.key("enter")
    waits(bench, 2.0)
    bench.key("enter")
    assert (card.result, card.replays, card.by) == ("next", 1, "key")
    assert 5.0 < card.dwell_s < 7.0


def test_what_staff_press_for_the_person_is_assisted_and_what_the_person_presses_is_not():
    for name, key, result in (("quiz", "2", "q1-foil"), ("face", "3", "sad"), ("dots", "5", 5)):
        bench, screen = opened(EVERY_SCREEN[name]())
        bench.key(key)
        assert (screen.result, screen.assisted, screen.by) == (result, True, "key")
        assert 0.1 < screen.rt_s < 0.4
        bench, screen = opened(EVERY_SCREEN[name]())
        bench.key("tab")
        bench.key("enter")
        assert (screen.done, screen.assisted) == (True, False)
    bench, scale = opened(EVERY_SCREEN["scale"]())
    bench.key("7")
    bench.key("enter")
    # The first press marks *Yes*, the next takes it.
    bench.key("enter")
    bench.key("enter")
    assert (scale.result, scale.assisted, scale.done, scale.missing) == (7, True, True, False)


def test_a_digit_beyond_the_answers_is_no_answer():
    for key in ("3", "0", "9"):
        bench, screen = opened(EVERY_SCREEN["quiz"]())
        bench.key(key)
        assert not screen.done
        assert bench.kinds() == ["stray"]


def test_several_answers_are_gathered_taken_back_and_ended():
    bench, pick = opened(EVERY_SCREEN["daily"]())
    assert next(pad for pad in pick.look().pads if pad.key == "thats-it").dead
    bench.click("thats-it")
    assert not pick.done
    for pad in ("new-hot", "new-fit", "new-fall", "new-fall"):
        bench.click(pad)
    bench.click("thats-it")
    assert pick.result == ("new-fit", "new-hot")


def test_nothing_new_is_one_press_and_an_empty_answer():
    bench, pick = opened(EVERY_SCREEN["daily"]())
    bench.click("new-fall")
    bench.click("nothing-new")
    assert pick.result == ()
    bench, pick = opened(Pick(RULES, "q", EIGHT[:2], none="neither"))
    bench.click("neither")
    assert pick.result == "neither"


@pytest.mark.parametrize(
    ("none", "icon"),
    [("nothing-new", "none"), ("touch-whole", "none"), ("staff-not-now", "wait"), ("activities-enough", "clear")],
)
def test_none_of_these_has_no_tick_which_would_say_yes(none, icon):
    assert next(pad for pad in Pick(RULES, "q", EIGHT[:2], none=none).look().pads if pad.key == none).icon == icon


def test_with_one_button_the_walk_goes_on_from_the_answer_that_was_taken():
    bench, pick = opened(EVERY_SCREEN["daily"](True), True)
    waits(bench, 1.3)
    bench.key("f13")
    assert pick.chosen == {"new-fit"}
    assert next(pad.key for pad in pick.look().pads if pad.highlighted) == "new-fit"
    waits(bench, 2 * RULES.row_scan_s + 0.2)
    assert next(pad.key for pad in pick.look().pads if pad.highlighted) == "new-weakness"


@pytest.mark.parametrize("count", [0, 10])
def test_a_question_has_one_to_nine_answers(count):
    with pytest.raises(ValueError, match="answers"):
        Pick(RULES, "q", tuple(Option(str(n), str(n)) for n in range(count)))


def test_yes_and_no_have_thumbs_and_a_third_answer_stands_after_them():
    pads = YesNo(RULES, "show-hand", third=Option("later", "later")).look().pads
    assert [(pad.key, pad.icon) for pad in pads[:3]] == [("yes", "thumb-up"), ("no", "thumb-down"), ("later", "")]


def test_faces_and_dots_give_their_values_and_show_no_figure():
    for screen, values in (
        (Faces(RULES, "dizzy", "dizzy"), [0, 5, 10, 15, 20]),
        (Dots(RULES, "embodied-mine", 0, 4), [0, 1, 2, 3, 4]),
        (Dots(RULES, "vivid-feeling", 1, 5, True), [1, 3, 5]),
    ):
        assert not any(pad.words for pad in screen.look().pads[: len(values)])
        found = []
        for pad in screen.look().pads[: len(values)]:
            bench, again = opened(type(screen)(**asked(screen)))
            bench.click(pad.key)
            found.append(again.result)
        assert found == values
    with pytest.raises(ValueError, match="faces"):
        Faces(RULES, "x", "angry")


def asked(screen):
    if isinstance(screen, Faces):
        return {"rules": RULES, "key": screen.key, "kind": screen.kind}
    return {
        "rules": RULES, "key": screen.key, "low": screen.low, "high": screen.high, "coarse": screen.coarse,
    }  # fmt: skip


def test_a_scale_is_blank_asks_with_its_own_words_and_is_missing_after_its_time():
    bench, scale = opened(Scale(RULES, "working-hand", ends=("never", "always")))
    look = scale.look()
    assert (look.title, look.ends, look.figure) == ("working-hand", ("never", "always"), None)
    waits(bench, RULES.nrs_limit_s + 1)
    assert (scale.done, scale.missing, scale.result) == (True, True, None)
    assert {event.key for event in bench.happened} == {"working-hand"}


def test_how_soon_a_rating_came_is_from_blank_to_that_is_it():
    bench, scale = opened(Scale(RULES, "worst-pain"))
    waits(bench, 2.0)
    bench.click("nrs-3")
    bench.click("thats-it")
    waits(bench, 4.0)
    bench.click("again")
    waits(bench, 1.0)
    bench.click("nrs-4")
    bench.click("thats-it")
    bench.click("yes")
    assert scale.result == 4
    assert 1.0 < scale.rt_s < 2.0


def test_a_slider_offers_nothing_and_counts_on_while_held():
    bench, slider = opened(EVERY_SCREEN["slider"]())
    bench.key("enter")
    bench.key("arrow_down")
    assert (slider.done, slider.value) == (False, None)
    bench.key("arrow_up", 3.0)
    assert slider.value == pytest.approx(5 * round(3.0 / RULES.nrs_repeat_s - 0.5))
    bench.click("less")
    bench.key("enter")
    assert slider.result == slider.value == 15


def test_a_slider_stays_within_its_ends_and_its_bar_and_digits_set_it():
    bench, slider = opened(EVERY_SCREEN["slider, started"]())
    assert slider.share == pytest.approx(50 / 70)
    for _ in range(6):
        bench.key("arrow_up")
    assert slider.value == 120
    bench.click("nrs-0")
    assert (slider.value, slider.share, slider.assisted) == (50, 0.0, False)
    bench.key("4")
    assert (slider.value, slider.assisted) == (80, True)
    for wrong in ((100, 50, 5, None), (0, 100, 0, None), (0, 100, 5, 101)):
        with pytest.raises(ValueError, match="slider"):
            Slider(RULES, "x", *wrong)


def test_a_slider_by_one_button_stays_on_the_pad_that_was_pressed():
    bench, slider = opened(EVERY_SCREEN["slider"](True), True)
    for _ in range(4):
        bench.key("f13")
    assert slider.value == 15
    waits(bench, 2 * RULES.row_scan_s + RULES.row_scan_s)
    bench.key("f13")
    assert slider.result == 15


def test_a_rest_ends_by_itself_and_go_on_comes_when_it_may():
    bench, rest = opened(Timed(RULES, "rest-now", 30.0, skippable_after_s=10.0))
    bench.key("enter")
    assert rest.look().pads == ()
    waits(bench, 10.0)
    assert [pad.key for pad in rest.look().pads] == ["go-on"]
    bench.key("enter")
    assert rest.result == "skipped"
    bench, rest = opened(Timed(RULES, "rest-now", 30.0))
    waits(bench, 29.0)
    assert not rest.done
    bench.key("space")
    waits(bench, 5.0)
    bench.key("enter")
    waits(bench, 29.0)
    assert not rest.done
    waits(bench, 2.0)
    assert (rest.done, rest.result) == (True, "done")


def test_the_light_grows_for_four_seconds_and_fades_for_six_without_a_jump():
    bench, breathing = opened(EVERY_SCREEN["breathe"]())
    seen = []
    for _ in range(round(20.0 / DT)):
        bench.frame()
        look = breathing.look()
        seen.append((breathing.since_s, look.fill, look.lines[0]))
    assert max(abs(b[1] - a[1]) for a, b in pairwise(seen)) < 0.06
    for since, fill, said in seen:
        at = since % (BREATH.in_s + BREATH.out_s)
        assert said == ("breathe-in" if at < BREATH.in_s else "breathe-out")
        if abs(at - BREATH.in_s) < 0.1:
            assert fill > 0.98
        if at < 0.1:
            assert fill < 0.02


def test_somebody_is_called_once_to_sit_with_the_person_and_nothing_ends_by_itself():
    bench, sitting = opened(SitWithMe(RULES))
    waits(bench, 400.0)
    assert [h.note for h in bench.happened if isinstance(h, Flag)] == ["sit with me"]
    assert not sitting.done
    bench.click("go-on")
    assert sitting.result == "go-on"


def test_the_summary_promises_only_what_is_kept_and_its_garden_shows_the_last_weeks():
    bench, end = opened(Summary(RULES, ("you-practised",), (6, 4), (9, 28), next_visit="next-visit"))
    assert (end.look().leaves, end.look().tick, end.look().lines[-1]) == ((0, 28), "", "next-visit")
    assert bench.screens.over
    bench.screens.told(True)
    assert (end.look().leaves, end.look().tick) == ((9, 28), "saved")
    bench.key("enter")
    assert end.done
    long = Summary(RULES, leaves=(50, 60))
    long.told(True)
    assert long.look().leaves == (MOST_LEAVES - 10, MOST_LEAVES)
    with pytest.raises(ValueError, match="garden"):
        Summary(RULES, leaves=(5, 4))
    with pytest.raises(ValueError, match="three lines"):
        Summary(RULES, ("a", "b", "c"), next_visit="d")


def test_boxes_are_ticked_taken_back_and_all_needed_with_a_reason():
    bench, checks = opened(Checks(RULES, "staff-teach", TEACH, True, need_all=True))
    for key in ("1", "2", "3", "3"):
        bench.key(key)
    bench.click(REASONS[1])
    bench.click("thats-it")
    assert not checks.done
    assert checks.look().title == "staff-teach", "a box is missing"
    bench.click(TEACH[2])
    bench.click("thats-it")
    assert not checks.done
    assert [pad.key for pad in checks.look().pads if not pad.apart] == list(REASONS)
    bench.click("thats-it")
    assert not checks.done, "a reason is missing"
    bench.click(REASONS[0])
    bench.click(REASONS[1])
    bench.click("thats-it")
    assert (checks.result, checks.reason) == (TEACH, REASONS[1])
    bench, checks = opened(Checks(RULES, "staff-teach", TEACH))
    bench.click(TEACH[1])
    bench.click("not-now")
    assert checks.result == ()


def test_the_clock_of_an_emergency_runs_on_under_rest():
    bench, card = opened(Emergency(RULES, STEPS))
    waits(bench, 5.0)
    assert card.look().clock == "0:05"
    bench.key("space")
    waits(bench, 60.0)
    bench.key("enter")
    assert card.look().clock == "1:05"
    assert card.look().staff
    bench.click("close")
    assert card.result == "close"
    assert card.seconds == pytest.approx(65.5, abs=1.0)


def test_after_rest_nobody_has_answered():
    bench, slider = opened(EVERY_SCREEN["slider"]())
    bench.key("4")
    bench.key("space")
    bench.key("enter")
    assert (slider.value, slider.assisted) == (None, False)


def typed(*digits, high=66):
    screen = Figure(RULES, "staff-outcome-fma-ue", 0, high, 1)
    screen.drawn(0.0)
    for at, digit in enumerate(digits, 1):
        screen.hear(Press(Action.DIGIT, at * 1.0, "key", digit))
    return screen


@pytest.mark.parametrize(("digits", "value"), [
    ("4", 4), ("47", 47), ("66", 66), ("67", 7), ("475", 5), ("0", 0), ("05", 5),
])  # fmt: skip
def test_staff_type_a_figure_by_its_digits_and_none_goes_past_the_scale(digits, value):
    screen = typed(*digits)
    assert screen.value == value
    look = screen.look()
    assert (look.lines, look.filled, look.staff) == (("staff-figure",), (("number", str(value)),), True)
    screen.hear(Press(Action.PAD, 20.0, "hand", "thats-it"))
    assert (screen.done, screen.result, screen.assisted) == (True, float(value), True)


def test_a_figure_that_was_not_typed_offers_none():
    look = typed().look()
    assert (look.title, look.filled) == ("staff-outcome-fma-ue", ())
    assert [pad.key for pad in look.pads if pad.dead] == ["less", "thats-it"]


def test_two_faces_are_of_what_was_feared_and_what_it_was():
    look = Compared(RULES, "exposure-less", (6, 2)).look()
    assert (look.faces, look.compared) == ((6, 2), ("exposure-feared", "exposure-was"))
    assert Summary(RULES, (), (6, 2), (1, 2)).look().compared == ("pain-before", "pain-after")


def test_a_demonstration_shows_its_pictures_in_turn_twice_without_a_word_and_ends_by_itself():
    bench, shows = opened(Demonstration(RULES, (("one", 1.0), ("two", 2.0)), 2))
    seen = []
    while not shows.done and bench.now < 30.0:
        look = bench.screens.look()
        assert (look.title, look.lines, look.pads) == ("", (), ())
        if not seen or seen[-1][0] != look.picture:
            seen.append((look.picture, bench.now))
        bench.frame()
    assert [name for name, _ in seen] == ["one", "two", "one", "two"]
    assert bench.now == pytest.approx(6.0, abs=0.3)
    assert not [h for h in bench.happened if isinstance(h, Say)]


@pytest.mark.parametrize(("pictures", "times"), [((), 2), ((("one", 1.0),), 0), ((("one", 0.0),), 1)])
def test_a_demonstration_of_nothing_is_refused(pictures, times):
    with pytest.raises(ValueError, match="shown at least once"):
        Demonstration(RULES, pictures, times)
