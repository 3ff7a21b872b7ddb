"""The body's geometry and skin, the things a scene may hold, and the programs that built them."""
