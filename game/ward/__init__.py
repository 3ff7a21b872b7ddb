"""The therapist's pages over the scoring service."""
