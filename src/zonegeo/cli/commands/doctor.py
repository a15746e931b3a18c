"""``zonegeo doctor``: can zonegeo work here, and what is missing."""

from __future__ import annotations

import os
from typing import Annotated, Literal

import typer

from zonegeo import api
from zonegeo.cli.console.streams import emit, say
from zonegeo.cli.options.shared_options import TEXT, DebugOption, LangOption
from zonegeo.i18n.language import language_of

_BROKEN = 4


def doctor(
    format_name: Annotated[Literal["text", "json"], typer.Option("--format", help=TEXT("help.format"))] = "text",
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Print one line for each thing; 4 where something essential is broken, else 0."""
    found = api.diagnose()
    spoken = lang or language_of(os.environ)
    text = api.render_diagnosis(found, format_name, language=lang or "en" if format_name == "json" else spoken)
    (emit if format_name == "json" else say)(text)
    return _BROKEN if found.state == "error" else 0
