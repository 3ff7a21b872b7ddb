"""Stage 4: real movement of both hands."""
