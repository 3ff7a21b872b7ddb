"""The guided visit: one story over screens, told by the programme (decision 0010)."""
