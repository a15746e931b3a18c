"""``zonegeo explain``: what a requirement checks, what a code means, which package brings a measure or a format."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from zonegeo import api
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.nearest_name import nearest_name
from zonegeo.cli.console.output import tell_rules
from zonegeo.cli.console.streams import say
from zonegeo.cli.options.shared_options import TEXT, DebugOption, LangOption
from zonegeo.cli.options.shell_completion import complete_explained, complete_profile
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import rule_notices
from zonegeo.rendering.terminal.explanation import render_code, render_member, render_requirement


def explain(
    name: Annotated[
        str,
        typer.Argument(
            metavar="REQUIREMENT|CODE|WORD", help=TEXT("help.explain-name"), autocompletion=complete_explained
        ),
    ],
    profile: Annotated[
        str,
        typer.Option("--profile", metavar="ID|FILE", help=TEXT("help.profile-option"), autocompletion=complete_profile),
    ] = "kr/innotown",
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Print the page of a requirement, or the sentences of a code."""
    translator = Translator(lang or language_of(os.environ))
    rules = api.read_profile(profile)
    tell_rules(rule_notices(rules))
    requirement = rules.requirement(name)
    text = render_code(name, translator) if requirement is None else render_requirement(requirement, rules, translator)
    if not text:
        text = "".join(render_member(each, translator) for each in api.members_called(name))
    if not text:
        known = [each.id for each in rules.requirements]
        values = {"value": name, "nearest": nearest_name(name, known), "known": ", ".join(known)}
        raise UsageError(Problem("unknown-requirement", profile, values))
    say(text)
    return 0
