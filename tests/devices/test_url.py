from dataclasses import dataclass

import pytest

from devices.api import DeviceUnavailable, Reason
from devices.url import describe_options, option, parse_role, parse_url, read_options, with_option
from game.body.joints import Side

TABLE = [
    ("sim:grasp?seed=1", "sim", "", "grasp", {"seed": "1"}),
    ("play:C:\\a b\\r.npz?start=60", "play", "", "C:\\a b\\r.npz", {"start": "60"}),
    ("lucidglove:COM7", "lucidglove", "", "COM7", {}),
    ("lucidglove:auto", "lucidglove", "", "auto", {}),
    ("lucidglove:/dev/ttyUSB0", "lucidglove", "", "/dev/ttyUSB0", {}),
    ("lucidglove:///dev/ttyUSB0?hand=right", "lucidglove", "", "/dev/ttyUSB0", {"hand": "right"}),
    ("lucidglove+socket:host:65432", "lucidglove", "socket", "host:65432", {}),
    ("openxr:", "openxr", "", "", {}),
    ("desktop:", "desktop", "", "", {}),
    ("sim://grasp", "sim", "", "grasp", {}),
    ("SIM:Grasp", "sim", "", "Grasp", {}),
    ("play:what?.npz", "play", "", "what?.npz", {}),
    ("play:a?b=1/r.npz?start=2&loop=1", "play", "", "a?b=1/r.npz", {"start": "2", "loop": "1"}),
    ("play:x.npz?start=1?x", "play", "", "x.npz", {"start": "1?x"}),
    ("play:r%20s.npz?start=a=b", "play", "", "r%20s.npz", {"start": "a=b"}),
    ("sim:grasp?seed=", "sim", "", "grasp", {"seed": ""}),
]


@pytest.mark.parametrize(("text", "scheme", "transport", "address", "options"), TABLE)
def test_url_is_split_by_the_grammar(
    text: str, scheme: str, transport: str, address: str, options: dict[str, str]
) -> None:
    url = parse_url(text)
    assert (url.scheme, url.transport, url.address, url.options) == (scheme, transport, address, options)
    assert url.text == text


@pytest.mark.parametrize("text", ["", "grasp", ":grasp", "a b:c", "+tcp:x", "sim+:x", "1:2"])
def test_text_without_a_scheme_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(DeviceUnavailable, match="write KIND:ADDRESS, such as sim:grasp") as caught:
        parse_url(text)
    assert caught.value.reason is Reason.BAD_ADDRESS


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sim:grasp?seed=1&hand", "'hand' in .* is no option; write key=value"),
        ("sim:grasp?seed=1&", "'' in .* is no option"),
        ("sim:grasp?seed=1&=2", "is no option"),
        ("sim:grasp?seed=1&seed=2", "The option seed stands twice"),
    ],
)
def test_broken_options_are_named(text: str, sentence: str) -> None:
    with pytest.raises(DeviceUnavailable, match=sentence):
        parse_url(text)


def test_role_is_a_known_word_before_the_first_equals_sign() -> None:
    assert parse_role("affected=sim:still")[0] == "affected"
    assert parse_role("sim:grasp")[0] == "intact"
    role, url = parse_role("play:/a=b/intact=c.npz?start=1")
    assert (role, url.address) == ("intact", "/a=b/intact=c.npz")
    role, url = parse_role("wrist=play:a=b.npz")
    assert (role, url.address) == ("wrist", "a=b.npz")
    with pytest.raises(
        DeviceUnavailable, match="no role 'foot'; known ones are intact, affected, wrist, brush, answer"
    ):
        parse_role("foot=sim:still")


def test_with_option_adds_only_what_is_not_said() -> None:
    assert with_option("sim:grasp", "hand", "left") == "sim:grasp?hand=left"
    assert with_option("sim:grasp?seed=1", "hand", "left") == "sim:grasp?seed=1&hand=left"
    assert with_option("sim:grasp?hand=right", "hand", "left") == "sim:grasp?hand=right"


@dataclass(frozen=True, slots=True)
class Options:
    count: int = option(3, "how many", low=1, high=9)
    speed: float = option(1.0, "how fast", low=0.5)
    free: float | None = option(None, "a number")
    on: bool = option(False, "whether")
    hand: Side | None = option(None, "which hand")  # noqa: RUF009
    word: str = option("a", "which word", allowed=("a", "b"))
    any: str = option("", "a remark")


def test_options_become_typed_values() -> None:
    assert read_options(parse_url("x:y"), Options) == Options()
    text = "x:y?count=9&speed=2.5&free=-1&on=yes&hand=left&word=b&any=Käse"
    assert read_options(parse_url(text), Options) == Options(9, 2.5, -1.0, True, Side.LEFT, "b", "Käse")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("sped=1", "x: has no option sped; known ones are any, count, free, hand, on, speed, word."),
        ("count=1.5", "The option count of x: must be a whole number from 1 to 9, not '1.5'."),
        ("count=10", "must be a whole number from 1 to 9, not '10'."),
        ("speed=0.4", "The option speed of x: must be a number of 0.5 or more, not '0.4'."),
        ("speed=nan", "must be a number"),
        ("speed=inf", "must be a number"),
        ("free=x", "The option free of x: must be a number, not 'x'."),
        ("on=maybe", "The option on of x: must be 1 or 0, not 'maybe'."),
        ("hand=Left", "The option hand of x: must be left or right, not 'Left'."),
        ("word=c", "The option word of x: must be a or b, not 'c'."),
    ],
)
def test_options_that_do_not_fit_are_refused_with_the_known_ones(query: str, sentence: str) -> None:
    with pytest.raises(DeviceUnavailable) as caught:
        read_options(parse_url(f"x:y?{query}"), Options)
    assert sentence in str(caught.value)
    assert caught.value.reason is Reason.BAD_ADDRESS


def test_options_are_described_for_people() -> None:
    lines = describe_options(Options)
    assert lines["count"] == "how many: a whole number from 1 to 9, default 3"
    assert lines["hand"] == "which hand: left or right"
