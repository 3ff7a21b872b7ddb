"""The gallery draws every screen of a visit, a file each, named by language, side and way of answering."""

from PIL import Image

from game.body.joints import Side
from game.session import authors
from tests.view.looks import LOOKS


def test_each_screen_becomes_a_picture_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(authors, "SIZE", (320, 180))
    some = {name: LOOKS[name] for name in ("card", "yes, no or later")}
    monkeypatch.setattr(authors, "looks_of", lambda *_, **__: iter(some.items()))
    assert authors._visit_pictures(tmp_path / "screens", "de", Side.RIGHT, scanning=True) == 2
    files = sorted((tmp_path / "screens").iterdir())
    assert [file.name for file in files] == ["de-right-button-card.png", "de-right-button-yes-no-or-later.png"]
    pictures = [Image.open(file).tobytes() for file in files]
    assert pictures[0] != pictures[1]
