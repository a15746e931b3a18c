"""``zonegeo profile``: the rules as data."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from zonegeo import api
from zonegeo.base.errors import InputError, Problem
from zonegeo.cli.console.output import tell_rules, tell_written
from zonegeo.cli.console.paint import is_terminal
from zonegeo.cli.console.streams import emit, say
from zonegeo.cli.exit_codes import EXIT_OPEN
from zonegeo.cli.options.shared_options import TEXT, AsOfOption, DebugOption, LangOption
from zonegeo.cli.options.shell_completion import complete_profile
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import rule_notices
from zonegeo.rendering.terminal.explanation import render_profile
from zonegeo.rendering.terminal.law_pages import render_coverage, render_law

profile_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

ProfileArgument = Annotated[
    str, typer.Argument(metavar="ID|FILE", help=TEXT("help.profile-option"), autocompletion=complete_profile)
]


@profile_app.command(name="list", help=TEXT("help.profile-list"))
def list_(lang: LangOption = None, debug: DebugOption = False) -> int:
    """Print the profiles that zonegeo carries."""
    language = lang or language_of(os.environ)
    for name in api.list_profiles():
        profile = api.read_profile(name)
        known = "" if profile.source == "primary" else f"  [{TEXT(f'word.source-{profile.source}')}]"
        say(f"{profile.id}  {profile.version}  {profile.name.within(language)}{known}\n")
    return 0


@profile_app.command(name="show", help=TEXT("help.profile-show"))
def show(profile: ProfileArgument, lang: LangOption = None, debug: DebugOption = False) -> int:
    """Print every requirement with its dated limits."""
    rules = api.read_profile(profile)
    tell_rules(rule_notices(rules))
    say(render_profile(rules, Translator(lang or language_of(os.environ))))
    return 0


@profile_app.command(name="lint", help=TEXT("help.profile-lint"))
def lint(profile: ProfileArgument, lang: LangOption = None, debug: DebugOption = False) -> int:
    """Read a profile and say that it is sound; its mistakes are told all at once (exit 4)."""
    read = api.read_profile(profile)
    tell_rules(rule_notices(read))
    say(TEXT("profile.sound", id=read.id, version=read.version, count=len(read.requirements)) + "\n")
    return 0


@profile_app.command(name="test", help=TEXT("help.profile-test"))
def run_cases(
    profile: ProfileArgument,
    cases: Annotated[Path | None, typer.Option("--cases", metavar="FILE", help=TEXT("help.cases"))] = None,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Run the case book of a profile; the cases that come out otherwise are told all at once (exit 4)."""
    outcomes = api.run_casebook(profile, cases)
    differing = [each for each in outcomes if each.differences]
    if differing:
        raise InputError(
            Problem("case-differs", each.where, {"value": each.title, "key": key, "expected": asked, "found": found})
            for each in differing
            for key, asked, found in each.differences
        )
    say(TEXT("profile.cases-hold", id=profile, count=len(outcomes)) + "\n")
    return 0


@profile_app.command(name="coverage", help=TEXT("help.profile-coverage"))
def coverage(profile: ProfileArgument, lang: LangOption = None, debug: DebugOption = False) -> int:
    """Print every article of the law behind a profile, with what is done about it."""
    page = render_coverage(api.profile_coverage(profile), Translator(lang or language_of(os.environ)))
    tell = say if is_terminal() else emit  # in a file it is a page of Markdown
    tell(page)
    return 0


@profile_app.command(name="law", help=TEXT("help.profile-law"))
def law(
    profile: ProfileArgument,
    against: Annotated[Path | None, typer.Option("--against", metavar="FOLDER", help=TEXT("help.against"))] = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Print the texts that a profile stands on, and the citations whose words a newer text has moved."""
    held = api.profile_law(profile, against=against, as_of=as_of or datetime.now(tz=UTC).date())
    translator = Translator(lang or language_of(os.environ))
    say(render_law(held.cited, held.texts, held.comparison, held.passed, translator))
    return EXIT_OPEN if held.comparison is not None and held.comparison.moved else 0


@profile_app.command(name="new", help=TEXT("help.profile-new"))
def new(
    path: Annotated[Path, typer.Argument(metavar="FILE.toml", help=TEXT("help.profile-new-file"))],
    extends: Annotated[str | None, typer.Option("--extends", metavar="ID", help=TEXT("help.extends"))] = None,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Write a profile to start from and its case book; nothing that exists is replaced."""
    tell_written(*api.write_profile(path, base=extends))
    return 0


@profile_app.command(name="schema", help=TEXT("help.profile-schema"))
def schema(
    result: Annotated[bool, typer.Option("--result", help=TEXT("help.schema-result"))] = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Print the JSON Schema of a profile file, or of the result file."""
    emit(json.dumps(api.result_schema() if result else api.profile_schema(), ensure_ascii=False, indent=1) + "\n")
    return 0
