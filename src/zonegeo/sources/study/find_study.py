"""Where studies are: in the working folder, at a path, or carried by zonegeo; and the copy to start from."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.files.atomic_write import patiently
from zonegeo.base.files.path_text import ends_with, slashed
from zonegeo.base.files.system_fault import cannot_write
from zonegeo.base.files.toml_text import parse_toml
from zonegeo.base.late_module import LateModule
from zonegeo.base.nearest_name import nearest_name
from zonegeo.sources.documents import read_bytes

shutil = LateModule("shutil")

_PACKAGE = Path(__file__).resolve().parents[2]
_CARRIED = "_studies"
_STARTER = ("geo", "data/boundaries")


def carried_root() -> Path:
    """Return the folder with ``geo/`` and ``data/`` that zonegeo carries.

    In the wheel it lies inside the package; in a checkout it is the checkout itself.
    """
    inside = _PACKAGE / _CARRIED
    return inside if inside.is_dir() else _PACKAGE.parents[1]


def find_casebook(profile: str) -> Path:
    """Return the case book of a profile: beside a file that a user wrote, or the one that zonegeo carries.

    Raises
    ------
    InputError
        ``casebook-missing``.
    """
    if ends_with(profile, ".toml"):
        path = Path(profile).with_suffix(".md")
    else:
        path = carried_root() / "data" / "casebooks" / f"{profile}.md"
    if not path.is_file():
        raise InputError(Problem("casebook-missing", path.name, {"value": profile}))
    return path


def find_study(study: str, *, folder: Path) -> Path:
    """Return the file of a study: a path that ends in ``.toml``, the one study of a folder, or one of that name.

    A name stands for ``geo/<study>.toml`` in the working folder, or for a carried study.

    Raises
    ------
    InputError
        ``file-missing`` for a path.
    UsageError
        ``unknown-study`` for a name, with the nearest known one; ``study-not-chosen`` for a folder with several.
    """
    if ends_with(study, ".toml"):
        path = Path(slashed(study))
        if not path.is_file():
            raise InputError(Problem("file-missing", study, {"value": study}))
        return path
    # a name cannot be the folder that one stands in
    inside = studies_in(Path(study)) if study not in ("", ".") else ()
    if len(inside) == 1:
        return inside[0]
    if inside:
        listed = ", ".join(path.relative_to(study).as_posix() for path in inside)
        raise UsageError(Problem("study-not-chosen", study, {"value": study, "known": listed}))
    folders = (folder / "geo", carried_root() / "geo")
    for each in folders:
        for path in tables_in(each):
            if path.stem == study:
                return path
    known = known_studies(folder)
    values = {"value": study, "nearest": nearest_name(study, known), "known": ", ".join(known)}
    raise UsageError(Problem("unknown-study", study, values))


def known_studies(folder: Path) -> tuple[str, ...]:
    """Return the names of the studies below a working folder and of those that zonegeo carries."""
    folders = (folder / "geo", carried_root() / "geo")
    return tuple(sorted({path.stem for each in folders for path in tables_in(each) if is_study(path)}))


def studies_in(folder: Path) -> tuple[Path, ...]:
    """Return the studies of a folder, in it and one folder below; none where there is no such folder."""
    folders = (folder, *(each for each in folder.glob("*") if each.is_dir()))
    return tuple(sorted(path for each in folders for path in tables_in(each) if is_study(path)))


def tables_in(folder: Path) -> list[Path]:
    """Return the files of a folder that end in ``.toml``, in whatever case; none where there is no such folder."""
    return sorted(path for path in folder.glob("*") if ends_with(path, ".toml"))


def is_study(path: Path) -> bool:
    """Reference tables lie beside the studies: only a file with a head of its own is one."""
    with suppress(InputError):
        return "study" in parse_toml(read_bytes(path), where=path.name)
    return False


def write_starter(target: Path) -> tuple[Path, ...]:
    """Write an editable copy of the carried studies below ``target``; nothing that exists is replaced.

    Everything is written beside the target first and moved there whole, so a failure leaves nothing half-written.
    """
    taken = [target / part for part in _STARTER if (target / part).exists()]
    if taken:
        raise UsageError(Problem("would-overwrite", str(taken[0]), {"value": str(taken[0])}))
    if target.exists() and not target.is_dir():
        raise UsageError(Problem("not-a-folder", str(target), {"value": str(target)}))
    beside = target.parent / f".{target.name}.zonegeo-init"
    try:
        for part in _STARTER:
            shutil.copytree(carried_root() / part, beside / part)
        written = sorted(path.relative_to(beside) for path in beside.rglob("*") if path.is_file())
        target.mkdir(parents=True, exist_ok=True)
        (target / "data").mkdir(exist_ok=True)
        for part in _STARTER:
            patiently((beside / part).rename, target / part)
    except OSError as error:
        raise InputError(cannot_write(str(target), error)) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return tuple(target / path for path in written)
