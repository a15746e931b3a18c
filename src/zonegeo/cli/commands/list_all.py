"""``zonegeo list``: the studies that are known here, with their proposals, and the profiles."""

from __future__ import annotations

import os
from pathlib import Path

from zonegeo import api
from zonegeo.base.errors import ZonegeoError
from zonegeo.base.files.path_text import seen_from
from zonegeo.base.message import Name, called
from zonegeo.cli.console.streams import say
from zonegeo.cli.options.shared_options import TEXT, DebugOption, LangOption
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import Translator
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
        rows.append(
            (
                name,
                study.name.within(language),
                study.profile,
                ", ".join(_named(each.id, each.name, language) for each in study.proposals.values()),
            )
        )
    say(TEXT("list.studies") + "\n" + "".join(f"  {line}\n" for line in aligned(rows)))
    profiles = [(name, api.read_profile(name).name.within(language)) for name in api.list_profiles()]
    say(TEXT("list.profiles") + "\n" + "".join(f"  {line}\n" for line in aligned(profiles)))
    return 0


def _named(id_: str, name: Name, language: str) -> str:
    """Return a proposal as a sentence calls it, without its id where that is its name."""
    return Translator(language).value(id_ if name.within(language) == id_ else called(id_, name))
