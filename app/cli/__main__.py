"""`python -m unrolled.app.cli` is the command `unrolled`."""

from . import main

main()
