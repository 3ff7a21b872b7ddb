"""Tasks that measure and do not train: no difficulty, no feedback, never on the list of games."""
