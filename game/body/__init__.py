"""What a limb is: its frame, its bones, its measures, and how a tracked one is cleaned; pure."""
