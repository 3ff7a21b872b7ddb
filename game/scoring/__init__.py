"""Keeps every event, derives scores, and tells a session as summary and report."""
