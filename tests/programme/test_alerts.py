"""What staff are told at once, what stands on the daily list, and what no shared screen shows."""

import dataclasses

import pytest

from game.programme.alerts import Alert, AlertRules, Place, Seen, alert_place, daily_list, may_show
from game.programme.decision import again, decide, same, why
from game.programme.field import ProgrammeError
from game.settings import PRESETS, programme

RULES = programme("plp").of(AlertRules)
AT_ONCE = {
    Alert.PAIN_STOP, Alert.DISTRESS_STOP, Alert.DIZZINESS, Alert.EMERGENCY, Alert.FALL, Alert.ANYTHING_NEW,
}  # fmt: skip


@pytest.mark.parametrize("name", PRESETS)
def test_the_numbers_are_those_of_the_protocol(name):
    assert dataclasses.astuple(programme(name).of(AlertRules)) == (2, 7, 7, 2, 3, 0.10)


@pytest.mark.parametrize("alert", list(Alert))
def test_where_an_alert_is_shown(alert):
    if alert is Alert.SELF_HARM:
        assert alert_place(alert) is Place.PRIVATE_BANNER
    else:
        assert alert_place(alert) is (Place.BANNER if alert in AT_ONCE else Place.DAILY_LIST)
    assert may_show(alert, shared_screen=False)
    assert may_show(alert, shared_screen=True) is (alert is not Alert.SELF_HARM)


@pytest.mark.parametrize(("seen", "alert"), [
    ({"flare": True}, "flare"), ({"worse": True}, "worse"), ({"hand": True}, "working-hand"),
    ({"stuck": True}, "stuck"),
    ({"signs": True}, "signs"), ({"ambers": (94, 100)}, "amber"), ({"ambers": (93, 100)}, None),
    ({"ambers": (100,)}, None), ({"hold_days": 8}, "hold"), ({"hold_days": 7}, None),
    ({"exposures_worse": 2}, "exposure"),
    ({"exposures_worse": 1}, None), ({"days_away": 3, "home": True}, "away"),
    ({"days_away": 2, "home": True}, None),
    ({"days_away": 90}, None), ({"asymmetry_week": 0.11}, "asymmetry"), ({"asymmetry_week": 0.10}, None),
    ({"asymmetry_week": None}, None), ({}, None),
])  # fmt: skip
def test_the_daily_list(seen, alert):
    expected = (Alert(alert),) if alert else ()
    assert daily_list(Seen(**({"day": 100, "home": False} | seen)), RULES) == expected


def test_several_stand_in_one_order():
    seen = Seen(100, True, flare=True, signs=True, days_away=4)
    assert daily_list(seen, RULES) == (Alert.FLARE, Alert.SIGNS, Alert.AWAY)


def test_a_result_of_tomorrow_is_refused():
    with pytest.raises(ProgrammeError, match="check the clock"):
        daily_list(Seen(100, False, ambers=(101,)), RULES)


@pytest.mark.parametrize(("function", "inputs", "sentence"), [
    (alert_place, {"alert": Alert.FALL}, "Staff are told of fall at once."),
    (alert_place, {"alert": Alert.SELF_HARM}, "on no screen that others see"),
    (alert_place, {"alert": Alert.FLARE}, "stands on the therapist's list"),
    (daily_list, {"seen": Seen(100, False)}, "Nothing of today"),
    (daily_list, {"seen": Seen(100, False, flare=True, stuck=True)}, "list of today: flare, stuck."),
])  # fmt: skip
def test_each_rule_says_why(function, inputs, sentence):
    preset = programme("plp")
    _, kept = decide(preset, function, **inputs)
    assert sentence in why(kept, preset)
    assert same(again(kept, preset), kept)
