"""A station that belongs to a ward: it sends what waits, pulls a patient, and hears what the ward asks of it."""
