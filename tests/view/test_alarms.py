"""Alarms for staff: which there are, in what order, how they look, and that only the window shows them."""

import numpy as np
import pytest

import scenes
from exercises.words import load_words
from game import settings
from game.body.joints import Side
from game.session.comfort import Sense
from game.session.worn import OFF, ROLE, URL
from game.training.events import DeviceInfo, Flag, Rest, Stop
from game.view import alarm_banner, alarms
from game.view.alarm_banner import KEY_NAME, picture
from game.view.alarms import FLAGGED, KINDS, STOPPED, AlarmLook, Alarms
from game.view.front import Screens
from game.view.input import SEEN_PAD, Action, InputRules, Inputs, Pointer, Press
from game.view.promise import End
from game.view.screens import Rest as RestScreen
from game.view.view import View
from tests.view.runtimes import FakeRuntime
from tests.view.test_stage_view import FakeSounds

RULES = settings.rules(InputRules, "input")
WORDS = load_words("en")
WINDOW = (1280, 720)
NOTE = "The headset's program has stopped: start it again; it is looked for again by itself."
FALL = Flag("alarm", "dropped")
LEANS = Flag("comfort", "leaning")
GLOVE = DeviceInfo("intact", "lucidglove:/dev/ttyUSB0", "lost", "The glove sends nothing: check its cable.")
HEADSET = DeviceInfo(ROLE, URL, "lost", NOTE)


def saw(raised, time_s):
    """What is told when the key goes down."""
    told = []
    raised.seen(Press(Action.SEEN, time_s, "key"), told.append)
    return told


@pytest.fixture
def raised():
    return Alarms(Screens(RULES), on=True)


# -- which, and in what order --------------------------------------------------------------------------------


def test_every_alarm_that_session_knows_has_a_kind_and_every_kind_its_words():
    assert FLAGGED.keys() == {sense.value for sense in Sense}
    last = RestScreen(RULES, "", 0.0, scanning=False).tick(RULES.end_s)
    assert STOPPED.keys() == {OFF} | {event.reason for event in last if isinstance(event, Stop)}
    assert len(set(KINDS)) == len(KINDS)
    for kind in KINDS:
        assert {f"alarm-{kind}", f"alarm-{kind}-do"} <= WORDS.keys()


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        *((Flag("alarm", note), kind) for note, kind in FLAGGED.items()),
        (Flag("helper_called", "no answer on the rest screen"), "help"),
        (Stop("rule", OFF), "off"),
        (Stop("patient", "asked by gaze"), "stop"),
        (Stop("patient", "chosen by hand"), "stop"),
        (Stop("patient", "asked by switch"), "stop"),
        (Stop("patient", "asked by key"), None),
        (Stop("patient", "chosen by button"), None),
        (GLOVE, "device"),
        (HEADSET, "headset"),
        # The hand that the headset sees is told of with the headset.
        (DeviceInfo("intact", "openxr:?hand=right", "lost", NOTE), None),
        (DeviceInfo("intact", GLOVE.url, "stale", "late"), None),
        (Rest("patient", "asked by hand"), None),
        (Flag("draw_less", "frame rate"), None),
    ],
)
def test_what_is_an_alarm(raised, event, kind):
    look = raised.follow([event], 1.0)
    assert (look and look.kind) == kind
    assert raised.waiting == (kind is not None)
    if look is not None:
        assert look.person == (kind not in ("device", "headset"))
        assert look.note == getattr(event, "note", "") * (not look.person)


def test_once_all_is_over_a_device_that_goes_is_no_alarm(raised):
    screens = raised._screens
    screens.open(End(RULES, 3, ()))
    assert raised.follow([HEADSET, GLOVE], 1.0) is None
    screens.close()
    screens.stop("patient", "asked by key")
    assert raised.follow([HEADSET, GLOVE], 1.0) is None
    assert raised.follow([Stop("rule", "no answer on the rest screen")], 1.0).kind == "silent"


def test_the_newest_is_on_top_with_a_count_and_a_thing_never_stands_before_a_person(raised):
    assert raised.follow([LEANS], 1.0) == AlarmLook("leans", "", 0, 1)
    assert raised.follow([FALL], 2.0) == AlarmLook("fall", "", 1, 2)
    assert raised.follow([HEADSET], 3.0) == AlarmLook("fall", "", 2, 3)
    assert raised.follow([LEANS], 4.0) == AlarmLook("leans", "", 2, 4)
    now, seen = 5.0, []
    while raised.waiting:
        seen += [event.note for event in saw(raised, now)]
        raised.follow([], now)
        now += 1.0
    assert seen == ["leans", "fall", "headset"]
    assert saw(raised, now) == []


def test_a_press_counts_only_for_what_could_be_seen(raised):
    raised.follow([LEANS], 1.0)
    assert saw(raised, 1.0 + RULES.screen_lead_s / 2) == []
    raised.follow([FALL], 2.0)
    # Meant for what stood there before.
    assert saw(raised, 2.0) == []
    assert saw(raised, 2.2) == [Flag("alarm_seen", "fall")]
    # Twice in one frame: the one below was not shown yet.
    assert saw(raised, 2.2) == []
    assert raised.follow([], 2.3).kind == "leans"


def test_without_a_window_of_their_own_staff_have_no_alarms():
    assert Alarms(Screens(RULES), on=False).follow([FALL, GLOVE], 1.0) is None


def test_the_key_and_a_click_on_the_banner_are_the_same_act_and_enter_is_not():
    inputs = Inputs(RULES)
    (key,) = inputs.key_down(KEY_NAME, 1.0)
    (click,) = inputs.pointer(Pointer(2.0, 0.0, 0.9, frozenset({"left"}), 0, SEEN_PAD))
    assert (key.action, click.action) == (Action.SEEN, Action.SEEN)
    assert inputs.key_down("enter", 3.0)[0].action is Action.TAKE


# -- how it looks --------------------------------------------------------------------------------------------


def brightness(colour):
    part = np.asarray(colour) / 255.0
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(one, other):
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("window", [WINDOW, (640, 480)])
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_large_and_clear_and_leaves_room_for_what_the_patient_sees(kind, window, monkeypatch):
    written = []
    text = alarm_banner.ink.text

    def keep(lines, em, size, align, bold):
        mask = text(lines, em, size, align, bold)
        written.append((em, mask))
        return mask

    monkeypatch.setattr(alarm_banner.ink, "text", keep)
    look = AlarmLook(kind, "" if kind not in alarms.THINGS else NOTE, 2, 3)
    made = picture(look, WORDS, window)
    assert made.shape[1] == window[0]
    assert made.shape[0] < 0.8 * window[1]
    title, do = (em for em, _ in written[:2])
    # Capitals of 4 % of the window: 1 cm on a window 25 cm high.
    assert 0.668 * title > 0.04 * window[1]
    assert 0.668 * do > 0.04 * window[1]
    for _, mask in written:
        # No letter is cut at an edge.
        assert not mask[:, -1].any()
        assert not mask[0].any()
        assert not mask[-1].any()
    is_foot = (made[:, 0] == made[-1, 0]).all(axis=1)
    for part in (made[~is_foot], made[is_foot]):
        # Every fourth pixel is enough: letters are thicker.
        colours, counts = np.unique(part[::4, ::4].reshape(-1, 3), axis=0, return_counts=True)
        ground, letters = colours[np.argsort(counts)[:-3:-1]]
        assert contrast(ground, letters) > 7


def test_shape_colour_and_words_differ_and_nothing_is_red():
    person, thing = (picture(AlarmLook(kind, "", 0, 1), WORDS, WINDOW).astype(int) for kind in ("fall", "device"))
    for made in (person, thing):
        assert not ((made[..., 0] > 140) & (made[..., 1] < 110) & (made[..., 2] < 110)).any()
    sign = slice(30, 220), slice(20, 220)
    shapes = [made[sign].sum(axis=2) < 200 for made in (person, thing)]
    assert (shapes[0] != shapes[1]).mean() > 0.1


@pytest.mark.parametrize(
    ("name", "look"), [("fall", AlarmLook("fall", "", 2, 3)), ("headset", AlarmLook("headset", NOTE, 0, 1))]
)
def test_it_looks_as_accepted(accepted, name, look):
    accepted(picture(look, WORDS, WINDOW).astype(int), f"staff-{name}")


# -- in the window -------------------------------------------------------------------------------------------


def studio(stage):
    scene = scenes.load("studio")
    scene.build(stage)
    return scene


@pytest.fixture(scope="module")
def opened():
    runtime = FakeRuntime()
    made = View("headset", (320, 180), WORDS, Side.LEFT, 5, studio, RULES, quality="low", runtime=runtime)
    made._narration._sounds = FakeSounds()
    yield made, runtime
    made.close()


@pytest.fixture
def view(opened):
    view, runtime = opened
    runtime.eyes = FakeRuntime().eyes
    view._narration._sounds.heard.clear()
    for _ in range(2):
        view.draw(1.0)
    yield view
    view.alarm(None)


def seen(view):
    view.draw(1.0)
    return view.picture().astype(int)


def test_staff_see_it_steadily_until_it_is_gone_and_the_patient_never(view):
    before, eyes = seen(view), view.pictures()
    look = AlarmLook("fall", "", 1, 7)
    view.alarm(look)
    shown = seen(view)
    wanted = picture(look, WORDS, (320, 180))
    assert (shown[: len(wanted)] == wanted).all()
    assert (shown[len(wanted) :] == before[len(wanted) :]).all()
    for _ in range(3):
        view.alarm(look)
        assert (seen(view) == shown).all()
        for was, now in zip(eyes, view.pictures(), strict=True):
            assert (was == now).all()
    assert view._hit(0.0, 0.95) == SEEN_PAD
    assert view._hit(0.0, -0.95) != SEEN_PAD
    view.alarm(None)
    assert (seen(view) == before).all()
    assert view._hit(0.0, 0.95) != SEEN_PAD


def test_it_stays_when_the_headset_goes(view, opened):
    look = AlarmLook("headset", NOTE, 0, 8)
    view.alarm(look)
    opened[1].eyes = None
    wanted = picture(look, WORDS, (320, 180))
    assert (seen(view)[: len(wanted)] == wanted).all()
    assert view.pictures()


def test_each_alarm_is_heard_once(view):
    for look in (AlarmLook("leans", "", 0, 11), AlarmLook("leans", "", 0, 11), AlarmLook("fall", "", 1, 12)):
        view.alarm(look)
    # The one below comes to the top again, and is no news.
    view.alarm(AlarmLook("leans", "", 0, 12))
    assert view._narration._sounds.heard == [("call",), ("call",)]


def test_an_ordinary_window_is_the_patients_and_shows_none():
    with_none = View(
        "offscreen", (160, 90), WORDS, Side.LEFT, 5, studio, RULES, quality="low", sounds=FakeSounds()
    )
    try:
        with_none.draw(0.0)
        before = with_none.picture()
        with_none.alarm(AlarmLook("fall", "", 0, 1))
        with_none.draw(0.0)
        assert (with_none.picture() == before).all()
        assert with_none._narration._sounds.heard == []
    finally:
        with_none.close()
