"""Everything that knows Panda3D: the window, the body, props, plates, sound, and the screens as plain values."""
