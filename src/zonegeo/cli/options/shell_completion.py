"""What a shell is offered when the user presses Tab: names of studies, profiles, proposals and requirements."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import typer

from zonegeo import api
from zonegeo.base.files.path_text import ends_with, slashed


def complete_study(incomplete: str) -> list[str]:
    """Return the studies by name, and study files by path."""
    return [*_beginning(api.study_names(), incomplete), *_files(incomplete)]


def complete_profile(incomplete: str) -> list[str]:
    """Return the profiles that zonegeo carries, and profile files by path."""
    return [*_beginning(api.list_profiles(), incomplete), *_files(incomplete)]


def complete_proposal(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the proposals of the study that stands on the line already."""
    return _beginning(api.proposal_ids(_study(ctx)), incomplete)


def complete_requirement(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the requirements of the profile or the study that stands on the line already."""
    found = api.requirement_ids(_given(ctx, "profile") or None, _study(ctx) or None)
    return _beginning(found, incomplete)


def complete_explained(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return what ``explain`` knows by name: requirements, measures, formats, profiles."""
    return list(dict.fromkeys([*complete_requirement(ctx, incomplete), *_beginning(api.member_names(), incomplete)]))


def _study(ctx: typer.Context) -> str:
    """Return the study on the line; where the option being completed has no value yet, it is still an argument."""
    return _given(ctx, "study") or (ctx.args[0] if ctx.args and ctx.command.name != "explain" else "")


def _given(ctx: typer.Context, name: str) -> str:
    known: Any = ctx.params.get(name)
    return known if isinstance(known, str) else ""


def _beginning(names: Iterable[str], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


def _files(incomplete: str) -> list[str]:
    """Return the TOML files and folders that a path may go on to; none for a word that is no path."""
    named = slashed(incomplete)
    if "/" not in named and not named.startswith("."):
        return []
    start = named.rpartition("/")[2]
    # what was typed stays as it was typed: the shell compares letters
    prefix = incomplete[: len(incomplete) - len(start)]
    with suppress(OSError):
        entries = sorted(Path(slashed(prefix) or ".").iterdir())
        kept = [each for each in entries if each.name.startswith(start) and (each.is_dir() or ends_with(each, ".toml"))]
        joint = prefix[-1:] or "/"
        return [f"{prefix}{each.name}{joint if each.is_dir() else ''}" for each in kept]
    return []
