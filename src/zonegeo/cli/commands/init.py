"""``zonegeo init``: an editable copy of the carried studies to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zonegeo.cli.options import TEXT, DebugOption, LangOption
from zonegeo.cli.streams import say


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=TEXT("help.folder"))],
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Write the copy and name its files."""
    from zonegeo.api.evaluate import write_starter

    for path in write_starter(folder):
        say(f"{path}\n")
    say(TEXT("init.next", path=str(folder / "geo" / "hongneung.toml")) + "\n", error=True)
    return 0
