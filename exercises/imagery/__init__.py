"""Stage 2: movements in the mind."""
