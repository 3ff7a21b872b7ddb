"""For checks of what is answered and told, where nobody looks at the pictures: their scenes are not drawn.

On a processor that draws, the corners of a body for two eyes take most of a frame.
"""

import pytest

from game.view.quality import QUALITY
from game.view.window import Stage


def draw_nothing(patched: pytest.MonkeyPatch) -> None:
    """On every stage from now on; all else of a frame goes on as it would."""
    begin = Stage.__init__

    def begins(self, *arguments, **keywords):
        begin(self, *arguments, **keywords)
        self.render.hide()

    patched.setattr(Stage, "__init__", begins)
    patched.setitem(QUALITY, "medium", QUALITY["low"])
