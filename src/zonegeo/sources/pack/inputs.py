"""The files that a study was read from, gathered again byte by byte, and their places in a pack."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.value import value
from zonegeo.model.study import InputFile
from zonegeo.sources.documents import read_bytes
from zonegeo.sources.pack.archive import is_safe_name, placed

_ROOT, _DRAFT = "inputs", "with"
_MOST_ABOVE = 8


@value
class Gathered:
    """One input: its path in the receipt, its bytes, its member in the pack. A part of a file is an input as any."""

    path: str
    sha256: str
    content: bytes
    member: str


def gather(
    study: Path, inputs: Sequence[InputFile], draft: Path | None, *, copied: bool, allow_outside: bool = False
) -> tuple[Gathered, ...]:
    """Return every input of a study with its bytes; the first is the study file, the last the draft where there is one.

    What was read is all of it: nothing is looked for beside.

    Raises
    ------
    InputError
        ``input-changed-meanwhile`` where a file is not what was evaluated; ``input-outside`` where a path cannot be
        kept in a pack where it is ``copied``: absolute, or too far above the study; ``input-outside-study`` where it
        lies outside the study's own folders, itself or by a link, unless ``allow_outside``.
    """
    own = inputs[: len(inputs) - (draft is not None)]
    depth = max((placed(study, each.path)[0] for each in own), default=0)
    folders = study.absolute().parent.parts[1:]
    problems = []
    gathered = []
    for number, each in enumerate(inputs):
        is_draft = number == len(own)
        path = draft if is_draft and draft is not None else study if number == 0 else study.parent / each.path
        member = f"{_DRAFT}/{path.name}" if is_draft else _member(study, each.path, depth, folders)
        if not copied:
            member = each.path
        elif member is None or not is_safe_name(member):
            problems.append(Problem("input-outside", each.path, {"value": each.path}))
            continue
        elif not (allow_outside or is_draft or is_inside(path, study)):
            problems.append(Problem("input-outside-study", each.path, {"value": each.path}))
            continue
        content = read_bytes(path, shown=each.path)
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 != each.sha256:
            problems.append(Problem("input-changed-meanwhile", each.path, {"value": each.path}))
        gathered.append(Gathered(each.path, sha256, content, member or each.path))
    if problems:
        raise InputError(problems)
    return tuple(gathered)


def is_inside(path: Path, study: Path) -> bool:
    """True where a file lies in the folders of a study, whatever links lead to it, and is not hidden there.

    They are the folder of the study file, and the one above where that is called ``geo``.
    """
    folder = study.absolute().parent
    root = (folder.parent if folder.name == "geo" else folder).resolve()
    found = path.resolve()
    return found.is_relative_to(root) and not any(part.startswith(".") for part in found.relative_to(root).parts)


def _member(study: Path, recorded: str, depth: int, folders: tuple[str, ...]) -> str | None:
    """Return where a file stands in the pack: the tree around the study, as far up as its inputs reach."""
    above, rest = placed(study, recorded)
    if recorded.startswith(("/", "\\")) or ":" in recorded or not rest or depth > min(len(folders), _MOST_ABOVE):
        return None
    kept = folders[len(folders) - depth : len(folders) - above]
    return "/".join((_ROOT, *kept, rest))
