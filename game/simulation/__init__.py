"""Virtual patients through the whole programme: they answer its questions, its rules decide (protocol.md 7.9)."""
