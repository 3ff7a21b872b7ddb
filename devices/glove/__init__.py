"""The serial glove: its protocol, port, health, calibration and driver, and an emulated one to try things with."""
