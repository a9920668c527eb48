"""`python -m fnec` is `fnec`."""

import sys

from fnec.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
