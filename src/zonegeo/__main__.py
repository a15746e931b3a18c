"""``python -m zonegeo``."""

from zonegeo.cli import run

if __name__ == "__main__":
    run()
