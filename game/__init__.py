"""Midline: the virtual mirror. See game/README.md for the map."""
