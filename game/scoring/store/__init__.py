"""The store of the scoring service: every event of every station, kept for ever, on SQLite or PostgreSQL."""
