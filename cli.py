"""Runs Thoracle from a checkout without installing it: ``python cli.py …`` is ``thoracle …``."""

from engine.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
