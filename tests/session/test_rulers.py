"""A screen is measured once for its window; a file of no use is measured again."""

import pytest

from game.session.rulers import FOLDER, Rulers
from game.view.sheet import Ruler

RULER = Ruler(0.25, 610.0, (1366, 768))


def test_a_ruler_is_found_again_for_its_window_only(tmp_path):
    assert Rulers(tmp_path).keep(RULER) == ""
    again = Rulers(tmp_path)
    assert again.of((1366, 768)) == RULER
    assert again.of((1920, 1080)) is None
    # It says nothing but lengths: no name of a person or of the computer.
    text = next((tmp_path / FOLDER).iterdir()).read_text()
    assert set(text.split('"')[1::2]) == {"mm_a_px", "eyes_mm"}


@pytest.mark.parametrize(
    "text", ["", "{}", '{"mm_a_px": 0, "eyes_mm": 5}', '{"mm_a_px": null, "eyes_mm": 5}', "[]"]
)
def test_a_file_of_no_use_is_as_none(tmp_path, text):
    Rulers(tmp_path).keep(RULER)
    next((tmp_path / FOLDER).iterdir()).write_text(text)
    assert Rulers(tmp_path).of((1366, 768)) is None


def test_where_the_disk_refuses_it_holds_for_today_and_says_so(tmp_path):
    (tmp_path / FOLDER).write_text("no folder")
    rulers = Rulers(tmp_path)
    assert "cannot be saved" in rulers.keep(RULER)
    assert rulers.of((1366, 768)) == RULER


def test_without_a_folder_it_is_kept_in_mind():
    rulers = Rulers()
    assert rulers.keep(RULER) == ""
    assert rulers.of((1366, 768)) == RULER
