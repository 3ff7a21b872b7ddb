"""Exercises, the runner that plays them, difficulty, and the check with simulated patients."""
