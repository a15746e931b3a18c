"""The files that a study was read from, gathered again byte by byte, and their places in a pack."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.path_text import folded
from zonegeo.base.value import value
from zonegeo.model.study import InputFile
from zonegeo.sources.documents import read_bytes
from zonegeo.sources.pack.archive import is_safe_name, placed

_ROOT, _DRAFT = "inputs", "with"
_MOST_ABOVE = 8
# what belongs to a file of several parts, beside it and under the same name
_PARTS = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".shp.xml"),
    ".tif": (".tfw", ".tif.aux.xml", ".prj"),
    ".tab": (".dat", ".map", ".id", ".ind"),
}


@value
class Gathered:
    """One input: its path in the receipt, its bytes, its member in the pack, and its parts by member."""

    path: str
    sha256: str
    content: bytes
    member: str
    parts: Mapping[str, bytes]


def gather(study: Path, inputs: Sequence[InputFile], draft: Path | None, *, copied: bool) -> tuple[Gathered, ...]:
    """Return every input of a study with its bytes; the first is the study file, the last the draft where there is one.

    Raises
    ------
    InputError
        ``input-changed-meanwhile`` where a file is not what was evaluated; ``input-outside`` where a path cannot be
        kept in a pack where it is ``copied``: absolute, or too far above the study.
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
        content = read_bytes(path, shown=each.path)
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 != each.sha256:
            problems.append(Problem("input-changed-meanwhile", each.path, {"value": each.path}))
        beside = (member or "")[: -len(path.name)]
        parts = {beside + part.name: read_bytes(part) for part in parts_of(path)} if copied else {}
        gathered.append(Gathered(each.path, sha256, content, member or each.path, parts))
    if problems:
        raise InputError(problems)
    return tuple(gathered)


def _member(study: Path, recorded: str, depth: int, folders: tuple[str, ...]) -> str | None:
    """Return where a file stands in the pack: the tree around the study, as far up as its inputs reach."""
    above, rest = placed(study, recorded)
    if recorded.startswith(("/", "\\")) or ":" in recorded or not rest or depth > min(len(folders), _MOST_ABOVE):
        return None
    kept = folders[len(folders) - depth : len(folders) - above]
    return "/".join((_ROOT, *kept, rest))


def parts_of(path: Path) -> tuple[Path, ...]:
    """Return the files that belong to a file of several parts, such as the table of a Shapefile."""
    endings = _PARTS.get(path.suffix.lower(), ())
    if not endings or not path.parent.is_dir():
        return ()
    return tuple(
        other
        for other in sorted(path.parent.iterdir())
        if other != path and other.is_file()
        and folded(other.name) in {folded(path.stem + ending) for ending in endings}
    )  # fmt: skip
