"""The command line: `guongsang demo | serve | deliver | migrate | invite | import-units | calendar | replay`."""

import sys

from bot import cli


def main() -> None:
    """Run a command; its exit code is the program's. 0: done. 1: it could not be done. 2: wrong arguments or settings."""
    sys.exit(cli.run(sys.argv[1:]))


if __name__ == "__main__":
    main()
