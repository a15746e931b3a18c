"""Floor 7: thin Typer commands. Heavy rooms open inside command bodies, so that ``--help`` is quick."""

from zonegeo.cli.main import main, run

__all__ = ["main", "run"]
