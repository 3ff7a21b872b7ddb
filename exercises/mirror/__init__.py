"""Stage 3: the mirror."""
