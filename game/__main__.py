"""`python -m game` is `midline`."""

from game.cli import main

main()
