"""Where a finding stands for a program that opens files: the boundary file of its first site, and which feature."""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePosixPath

from zonegeo.base.files.path_text import ends_with, slashed
from zonegeo.base.value import value
from zonegeo.model.evaluation import Evaluation, Finding

_FEATURE = re.compile(r"^(?P<file>.+?): features\[(?P<number>\d+)\]")


@value
class Place:
    """A file by its path from where the command ran, and the index of a feature in it; ``None`` for the study file."""

    file: str
    feature: int | None = None


def input_file(evaluation: Evaluation, path: str) -> str:
    """Return the path of an input as seen from where the command ran.

    The receipt keeps inputs relative to the study file, and in its command the study as it was named: a path, or a
    name that stands for ``geo/<name>.toml``.
    """
    argv = evaluation.receipt.argv
    inputs = evaluation.receipt.inputs
    drawn = next((each.partition("=")[2] for each in argv if each.startswith("--with=")), None)
    if drawn is not None and inputs and path == inputs[-1].path:
        return slashed(drawn)
    named = slashed(argv[1]) if len(argv) > 1 else evaluation.study
    study = named if ends_with(named, ".toml") else f"geo/{named}.toml"
    return posixpath.normpath(posixpath.join(PurePosixPath(study).parent.as_posix(), slashed(path)))


def place_of(evaluation: Evaluation, site_id: str) -> Place | None:
    """Return the place of a site's boundary; ``None`` where the result does not say it."""
    site = next((each for each in evaluation.sites if each.id == site_id), None)
    known = None if site is None else _FEATURE.match(site.where)
    if known is None:
        return None
    return Place(input_file(evaluation, known["file"]), int(known["number"]))


def places_of(evaluation: Evaluation, finding: Finding) -> tuple[tuple[str, Place], ...]:
    """Return the sites of a finding with their places."""
    found = ((name, place_of(evaluation, name)) for name in finding.subject)
    return tuple((name, place) for name, place in found if place is not None)


def study_place(evaluation: Evaluation) -> Place:
    """Return the study file: where a finding stands that is of no site."""
    inputs = evaluation.receipt.inputs
    return Place(input_file(evaluation, inputs[0].path) if inputs else evaluation.study)
