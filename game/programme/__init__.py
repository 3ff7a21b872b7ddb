"""The rules of the programme: pain, safety, dose, difficulty and stage, as pure functions that say why."""
