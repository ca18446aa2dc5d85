"""`python -m steam` is the `steam` command."""

from steam.cli.app import main

if __name__ == "__main__":
    main()
