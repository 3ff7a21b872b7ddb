"""Plays exercises: a limb's moments go in, events and cues come out; and checks that they keep their word."""
