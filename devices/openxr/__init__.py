"""A headset by OpenXR: the runtime and its one session, and the hands it sees."""
