"""Every state of every screen that a visit can open, gathered from the visits themselves, and pictures of them."""
