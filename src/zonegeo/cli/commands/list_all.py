"""``zonegeo list``: the studies that are known here, with their proposals, and the profiles."""

from __future__ import annotations

import os
from pathlib import Path

from zonegeo import api
from zonegeo.base.errors import ZonegeoError
from zonegeo.base.files.path_text import seen_from
from zonegeo.cli.console.streams import say
from zonegeo.cli.options.shared_options import TEXT, DebugOption, LangOption
from zonegeo.i18n.language import language_of
from zonegeo.rendering.terminal.text_columns import aligned


def list_all(lang: LangOption = None, debug: DebugOption = False) -> int:
    """Print the studies below the working folder and the carried ones, their proposals, and the profiles."""
    language = lang or language_of(os.environ)
    rows = []
    inside = [path for path in api.studies_in(Path.cwd()) if path.parent.name != "geo"]
    for name in (*(seen_from(path, Path.cwd()) for path in inside), *api.study_names()):
        try:
            study = api.read_study(name)
        except ZonegeoError:
            rows.append((name, TEXT("check.not-read"), "", ""))
            continue
        rows.append((name, study.name.within(language), study.profile, ", ".join(study.proposals)))
    say(TEXT("list.studies") + "\n" + "".join(f"  {line}\n" for line in aligned(rows)))
    say(TEXT("list.profiles") + "\n" + "".join(f"  {name}\n" for name in api.list_profiles()))
    return 0
