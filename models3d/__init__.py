"""The body that is drawn, its skin, and the catalogue of things: built data and the programs that build it."""
