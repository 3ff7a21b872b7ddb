"""Stage 1: left or right."""
