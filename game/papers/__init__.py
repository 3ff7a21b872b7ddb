"""The papers that a hospital asks for, as data beside the program, and the checks that hold them to it."""
