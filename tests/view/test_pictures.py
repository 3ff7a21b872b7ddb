"""The pictures of a visit: there is one for every key and side, calm, small, and drawn from what we have."""

import re
import tomllib
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from exercises.words import load_words
from game.programme.screening.items import QUESTIONS
from game.view import layout, page
from models3d import build, build_pictures, pack
from models3d.easel import Canvas, Easel
from models3d.picture import PICTURE_PX, TONES, NoPicture, load_picture, nearest, picture_file, picture_keys
from models3d.provenance import built_part, drawn_part, with_drawn
from tests.for_each import for_each

FOLDER = Path(str(resources.files("models3d") / "pictures"))
SOURCES = FOLDER.parent / "sources.toml"
BUDGET_BYTES = 6_500_000
SIDES = ("left", "right")


def numbered(name, count):
    return [f"{name}-{k}" for k in range(1, count + 1)]


CARDS = [
    *numbered("map", 5), *numbered("conf", 5), *numbered("mirror", 4), "dose-4",
            *numbered("expect", 5),
    *numbered("stop", 4), "stop-4-home", "plp-card", "crps-card", "stroke-card", "dystonia-card",
            "postsurg-card",
]  # fmt: skip
QUIZ = [f"q{k}-{answer}" for k in range(1, 7) for answer in ("right", "foil")]
DAILY = [f"new-{what}" for what in ("fall", "fit", "weakness", "wound", "operation", "dizzy", "confused", "hot")]
# R7 is asked as the pain of every session, R9 and R15 are among the others.
ITEMS = [item.item_id.lower() for item in QUESTIONS if item.item_id != "R7"]
COACH = {"u01": 2, "u02": 3, "u03": 3, "u04": 3, "u05": 3, "u08": 3, "u09": 3, "u11": 3, "l01": 2, "l03": 3}
PHASES = ["coach-u08-both", *(key for code, count in COACH.items() for key in numbered(f"coach-{code}", count))]
SET_UP = [
    "posture-card", "mirror-setup", *numbered("fit-headset", 3), "left-arm", "right-arm", "left-leg",
            "right-leg",
    "left-pad", "right-pad", "touch-own-hand", "touch-none", "touch-none-residual", "touch-silk",
    "touch-cotton", "touch-towel",
]  # fmt: skip
SIGNS = [f"sign-{sign}-{k}" for sign in ("swelling", "warmth", "colour", "sweating") for k in range(5)]
GAMES = [f"game-{code}" for code in COACH]
KEYS = [*CARDS, *QUIZ, *DAILY, *ITEMS, *PHASES, *SET_UP, *SIGNS, *numbered("exposure", 10), *GAMES,
        "drink", "garden", "rest-now"]  # fmt: skip
# What shows the working hand, the other hand, or a mirror: it differs with the affected side.
SIDED = [
    *numbered("mirror", 4), "conf-1", "conf-2", "stop-pain", "stop-1", "stop-2", "stop-3", "q1-right", "q4-right",
    "crps-card", "postsurg-card", "posture-card", "mirror-setup", "r9", "r15", *PHASES,
    *numbered("fit-headset", 3), *numbered("exposure", 10),
]  # fmt: skip
FILES = sorted(FOLDER.glob("*.png"))


def red_share(picture):
    """The share of pixels that a person would call red: vermilion to crimson, and strong."""
    drawn = Image.fromarray(picture)
    counts, colours = zip(*drawn.getcolors(drawn.width * drawn.height), strict=True)
    each = Image.fromarray(np.array([colours], np.uint8)).convert("HSV")
    hue, saturation, value = np.moveaxis(np.asarray(each, float)[0], 1, 0)
    degrees = hue * 360 / 255
    vivid = ((degrees <= 32) | (degrees >= 330)) & (saturation > 0.72 * 255) & (value > 0.3 * 255)
    pure = ((degrees <= 14) | (degrees >= 345)) & (saturation > 0.45 * 255) & (value > 0.3 * 255)
    return float(np.average(vivid | pure, weights=counts))


@for_each("key", KEYS)
def test_every_key_has_a_picture_for_both_sides(key):
    for side in SIDES:
        picture = load_picture(key, side)
        assert picture.shape == (PICTURE_PX[1], PICTURE_PX[0], 3)
        # Something is on it, all over: it is neither blank nor clipped to a corner.
        assert picture.reshape(-1, 3).std(axis=0).max() > 5


@for_each("key", SIDED)
def test_the_other_side_is_the_whole_scene_mirrored(key):
    left, right = (load_picture(key, side).astype(int) for side in SIDES)
    assert np.abs(left - right).mean() > 1.0
    # To the colours left of it: each file has a palette of its own.
    assert np.abs(left - right[:, ::-1]).mean() < 2.0


def test_the_files_are_those_that_the_builder_draws_and_no_others():
    assert {file.stem for file in FILES} == set(build_pictures.drawings())
    assert set(KEYS) <= picture_keys()
    assert not {key for key in picture_keys() if key.endswith(("-left", "-right"))} - set(QUIZ)


@pytest.mark.parametrize("key", ["coach-u02-1", "mirror-1", "touch-at-back", "r15", "new-hot"])
def test_people_are_of_the_tone_that_is_asked_for_and_all_else_is_the_same(key):
    light, usual, dark = (load_picture(key, "left", tone).astype(int) for tone in TONES)
    assert (usual == load_picture(key, "left").astype(int)).all()
    people = np.abs(light - dark).max(axis=2) > 40
    assert 0.005 < people.mean() < 0.5
    assert light[people].mean() > usual[people].mean() + 5 > dark[people].mean() + 25
    assert (np.abs(light - dark).max(axis=2) == 0).mean() > 0.5


@pytest.mark.parametrize("tone", range(1, 11))
def test_one_patient_has_one_tone_in_every_picture(tone):
    """Skin in the middle of a hand or arm, in pictures that were of three tones once."""
    spots = {"feel-tingle": (240, 320), "touch-at-wrist": (240, 120), "exposure-2": (270, 300), "r15": (250, 320)}
    seen = [load_picture(key, "left", tone)[spot].astype(int) for key, spot in spots.items()]
    assert max(np.abs(one - other).max() for one in seen for other in seen) < 60
    # From Monk 3 to 4 and from 6 to 7 it is another one.
    assert nearest(tone) == (2 if tone < 4 else 5 if tone < 7 else 8)


def test_a_picture_of_nobody_is_the_same_for_everybody():
    for key in ("dose-1-n-15", "drink", "touch-silk"):
        assert (load_picture(key, "left", 2) == load_picture(key, "left", 9)).all()


def test_the_dose_has_a_picture_for_each_thing_that_it_may_say():
    words = load_words()
    wanted = {f"dose-1-{key}" for key in words if re.fullmatch(r"n-\d+", key)}
    wanted |= {f"dose-2-{key}" for key in words if key.startswith("often-")}
    wanted |= {f"dose-3-{key}" for key in words if key.startswith("length-")}
    assert {f"dose-1-n-{minutes}" for minutes in range(5, 31)} < wanted <= picture_keys()
    said = {key: words[re.sub("^dose-[123]-", "", key)] for key in wanted}
    seen = {key: load_picture(key, "left").tobytes() for key in wanted}
    for one in wanted:
        for other in wanted - {one}:
            assert (seen[one] == seen[other]) == (said[one] == said[other]), (one, other)


@pytest.mark.parametrize("key", ["stop-1", "q4-right", "stop-pad"])
def test_stop_has_in_its_pictures_the_colour_that_it_has_on_every_page(key):
    assert tuple(round(255 * part) for part in layout.ORANGE) == page.ORANGE
    picture = load_picture(key, "left").astype(int)
    assert (np.abs(picture - page.ORANGE).max(axis=2) < 8).mean() > 0.05


def test_the_back_of_a_hand_has_its_thumb_where_that_side_has_it():
    """A left one that points to the right and shows its back has its thumb below; the right one is its image."""
    for side, thumb in (("left", slice(300, 390)), ("right", slice(250, 340))):
        picture = load_picture("touch-at-back", side).astype(int)
        skin = (
            np.abs(picture - load_picture("touch-at-forearm", side)[240, 350 if side == "left" else 290]) < 30
        ).all(axis=2)
        below, above = skin[335:395, thumb].sum(), skin[85:145, thumb].sum()
        assert below > 150 > 10 > above, side


def test_a_key_without_a_picture_is_refused_by_name():
    with pytest.raises(NoPicture, match="no picture 'map-9'"):
        picture_file("map-9", "left")


def test_all_of_them_together_are_small():
    assert sum(file.stat().st_size for file in FILES) <= BUDGET_BYTES


def test_nothing_in_any_picture_is_red():
    shares = {file.stem: red_share(np.asarray(Image.open(file).convert("RGB"))) for file in FILES}
    assert not {name: share for name, share in shares.items() if share > 0.0005}


@pytest.mark.parametrize("colour", ["D55E00", "CC0000", "B22222"])
def test_red_would_be_found(colour):
    canvas = Canvas()
    Easel(canvas).disc((0.0, 0.0), 0.2, colour)
    assert red_share(np.asarray(canvas.finished().convert("RGB"))) > 0.0005


def test_what_a_mirror_shows_ends_at_its_glass():
    canvas = Canvas("FFFFFF")
    glass = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
    Easel(canvas).inside(glass, lambda pen: pen.disc((1.0, 0.0), 0.9, "0072B2", shadow=0.3))
    dark = np.argwhere(np.asarray(canvas.reduced()).min(axis=2) < 250)
    # 80 pixels a unit: the glass is from 240 to 400 across, and the disc with its shadow begins near 328.
    assert dark[:, 1].min() >= 300
    assert dark[:, 1].max() <= 400


@pytest.mark.parametrize("phase", [1, 2, 3])
def test_the_flower_is_seen_in_the_mirror_too(phase):
    picture = load_picture(f"coach-u09-{phase}", "left").astype(int)
    orange = np.abs(picture - (0xE6, 0x9F, 0x00)).max(axis=2) < 20
    glass, table = orange[:, :400], orange[:, 400:]
    assert glass.sum() > 0.3 * table.sum() > 0


@pytest.mark.parametrize("name", ["map-1", "new-fall", "q1-right-left", "coach-u11-2-right", "sign-colour-3-left"])
def test_a_picture_is_drawn_again_as_it_is_kept(name):
    """By eye's measure: another version of the drawing library may round an edge otherwise."""
    again = np.asarray(build_pictures.drawn(name).convert("RGB")).astype(int)
    kept = np.asarray(Image.open(FOLDER / f"{name}.png").convert("RGB")).astype(int)
    assert (np.abs(again - kept).max(axis=2) > 12).mean() < 0.01


def test_the_folders_are_what_the_table_of_sources_says():
    table = {entry["folder"]: entry for entry in tomllib.loads(SOURCES.read_text(encoding="utf-8"))["drawn"]}
    assert set(table) == {"pictures", "sprites", "hands"}
    for folder, pattern in (("pictures", "*.png"), ("sprites", "*.webp"), ("hands", "*.webp")):
        files = sorted((FOLDER.parent / folder).glob(pattern))
        # How a lossy file is unpacked is each library's own to the last digit; its bytes are not.
        said = build_pictures.DRAWN.format(
            folder=folder,
            count=len(files),
            origin=build_pictures.ORIGINS[folder],
            files=build_pictures.files_sum(files),
            arrays=table[folder]["arrays_sha256"],
        )
        assert tomllib.loads(said)["drawn"] == [table[folder]]
        assert table[folder]["licence"] == "Apache-2.0"


def test_writing_one_half_of_the_table_keeps_the_other():
    text = SOURCES.read_text(encoding="utf-8")
    assert built_part(text) + drawn_part(text) == text
    again = with_drawn(text, ["\n[[drawn]]\nfolder = 'other'\n"])
    assert built_part(again) == built_part(text)
    assert tomllib.loads(again)["drawn"] == [{"folder": "other"}]
    assert drawn_part(build.PROVENANCE) == ""


def test_pixels_are_told_apart_by_their_checksum(tmp_path):
    folder = tmp_path / "pictures"
    (name, picture), *_ = build_pictures.build(folder, iter(["stop-pad"]))
    before = build_pictures.entry(folder, "*.png")
    pixels = np.asarray(picture.convert("RGB")).copy()
    pixels[0, 0] += 1
    Image.fromarray(pixels).save(folder / f"{name}.png")
    assert build_pictures.entry(folder, "*.png") != before
    assert pack.digest({"a": pixels}) != pack.digest({"a": pixels[::-1]})


def test_the_builder_draws_a_few_and_a_sheet_of_them(tmp_path, capsys):
    assert (
        build_pictures.main(["--out", str(tmp_path), "--only", "touch-t", "--sheet", str(tmp_path / "s.png")]) == 0
    )
    assert "1 pictures" in capsys.readouterr().out
    assert {file.name for file in tmp_path.iterdir()} == {"touch-towel.png", "s.png"}
    assert build_pictures.main(["--out", str(tmp_path), "--only", "nothing"]) == 1
    assert "nothing" in capsys.readouterr().err
