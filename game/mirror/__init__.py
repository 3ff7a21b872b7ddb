"""The mirror: the patient's midline, exact reflection, and how the mirror stands; pure."""
