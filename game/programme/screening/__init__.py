"""Screening: the items and tests of the first visits, and the gate that they open or close."""
