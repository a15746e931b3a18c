"""The use case of the evidence pack: a result with all that it was made from, in one archive."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from zonegeo.api.results.evaluate import render
from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.path_text import ends_with
from zonegeo.geodesy.crs import operations
from zonegeo.geodesy.library_versions import versions
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.study import Study
from zonegeo.profiles.library import profile_chain
from zonegeo.sources.pack.archive import RESULT, sealed
from zonegeo.sources.pack.inputs import gather, is_inside
from zonegeo.sources.study.find_study import find_study


def make_pack(
    evaluation: Evaluation,
    study: Study,
    *,
    path: str | Path,
    profile: str | None = None,
    draft: str | Path | None = None,
    inputs: Literal["copy", "hashes"] = "copy",
    language: str = "en",
    allow_outside: bool = False,
    signed_by: str | Path | None = None,
) -> bytes:
    """Return the evidence pack of a result: itself, its inputs (or their hashes), its profile with all that it extends,
    the versions it was made with and the PROJ operations it used, and a manifest with the SHA-256 of every member.

    Parameters
    ----------
    evaluation, study
        The result, and the study that it was made from.
    path
        The name or the path of the study file, as it was given to :func:`read_study`.
    profile, draft
        The profile and the draft that were given; ``None`` for the study's own profile.

    inputs
        ``copy``, or ``hashes`` where the files themselves may not leave the house.
    language
        ``ko`` or ``en``: of the result in the pack.
    allow_outside
        Take in files that lie outside the study's own folders, themselves or by a link.
    signed_by
        The file of an Ed25519 private key (PEM) that signs the manifest.

    Returns
    -------
    The bytes of the archive: the same for the same evidence.

    Raises
    ------
    InputError
        ``input-changed-meanwhile``; ``input-outside``; ``input-outside-study``; ``key-not-ed25519``.
    UsageError
        ``extra-needed`` where a pack is to be signed without the package that signs.

    Examples
    --------
    >>> from zonegeo.api.results.evaluate import evaluate, read_study
    >>> study = read_study("hongneung")
    >>> pack = make_pack(evaluate(study), study, path="hongneung")
    >>> pack == make_pack(evaluate(study), study, path="hongneung")
    True
    """
    file = find_study(str(path), folder=Path.cwd())
    copied = inputs == "copy"
    gathered = gather(
        file, study.inputs, None if draft is None else Path(draft), copied=copied, allow_outside=allow_outside
    )
    chain = profile_chain(profile or study.profile)
    if profile is None and not allow_outside:
        _refuse_outside([where for name, _, where in chain if ends_with(name, ".toml")], file)
    rules = {f"profile/{number}-{_stem(name)}.toml": content for number, (name, content, _) in enumerate(chain)}
    members = {
        RESULT: render(evaluation, "json", language=language).encode(),
        "versions.json": _json(versions()),
        "operations.json": _json(operations_of(study)),
        **rules,
    }
    if copied:
        for each in gathered:
            members[each.member] = each.content
    head = {
        "inputs": inputs,
        "study": gathered[0].member if copied else None,
        "draft": gathered[-1].member if copied and draft is not None else None,
        "profile": list(rules),
        "files": [
            {"path": each.path, "sha256": each.sha256, "member": each.member if copied else None}
            for each in gathered
        ],
    }  # fmt: skip
    return sealed(head, members, key=None if signed_by is None else Path(signed_by))


def _refuse_outside(rules: Sequence[str], study: Path) -> None:
    """Raise where a study names rules outside its own folders: whoever packs it has not asked for these."""
    outside = [each for each in rules if not is_inside(Path(each), study)]
    if outside:
        raise InputError(Problem("input-outside-study", each, {"value": each}) for each in outside)


def operations_of(study: Study) -> list[dict[str, Any]]:
    """Return the PROJ operations of a study: to its analysis CRS, and of each input that was not in degrees already."""
    return [
        *operations(study.analysis_crs),
        *(
            {"from": each.crs, "to": "EPSG:4326", "operation": each.operation, "definition": each.operation,
             "accuracy_m": each.accuracy_m, "file": each.path}
            for each in study.inputs if each.crs
        ),
    ]  # fmt: skip


def _stem(name: str) -> str:
    """Return the name of a profile as a name of a file, such as ``kr-innotown``."""
    kept = (name[:-5] if ends_with(name, ".toml") else name).replace("/", "-")
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in kept)[:80] or "profile"


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
