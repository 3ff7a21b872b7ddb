"""Colours that mean one thing wherever it is drawn, on a page, on the table or in a picture of it."""

from __future__ import annotations

from typing import Final

# Six hexadecimal digits each; Okabe and Ito's orange and sky blue, lightened for contrast.
STOP: Final = "F2BE55"
REST: Final = "A9D8F2"
