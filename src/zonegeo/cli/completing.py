"""What a shell is offered when the user presses Tab: names of studies, profiles, proposals and requirements."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import typer


def complete_study(incomplete: str) -> list[str]:
    """Return the studies by name, and study files by path."""
    from zonegeo.api.completing import study_names

    return [*_beginning(study_names(), incomplete), *_files(incomplete)]


def complete_profile(incomplete: str) -> list[str]:
    """Return the profiles that zonegeo carries, and profile files by path."""
    from zonegeo.api.evaluating import list_profiles

    return [*_beginning(list_profiles(), incomplete), *_files(incomplete)]


def complete_proposal(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the proposals of the study that stands on the line already."""
    from zonegeo.api.completing import proposal_ids

    return _beginning(proposal_ids(_given(ctx, "study")), incomplete)


def complete_requirement(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the requirements of the profile or the study that stands on the line already."""
    from zonegeo.api.completing import requirement_ids

    found = requirement_ids(_given(ctx, "profile") or None, _given(ctx, "study") or None)
    return _beginning(found, incomplete)


def _given(ctx: typer.Context, name: str) -> str:
    known: Any = ctx.params.get(name)
    return known if isinstance(known, str) else ""


def _beginning(names: Iterable[str], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


def _files(incomplete: str) -> list[str]:
    """Return the TOML files and folders that a path may go on to; none for a word that is no path."""
    if "/" not in incomplete and not incomplete.startswith("."):
        return []
    folder, _, start = incomplete.rpartition("/")
    with suppress(OSError):
        entries = sorted(Path(folder or "/").iterdir() if incomplete.startswith("/") or folder else Path().iterdir())
        prefix = f"{folder}/" if "/" in incomplete else ""
        named = ((f"{prefix}{each.name}", each) for each in entries if each.name.startswith(start))
        return [
            f"{name}/" if each.is_dir() else name for name, each in named if each.is_dir() or each.suffix == ".toml"
        ]
    return []
