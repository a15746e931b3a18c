"""Where profiles are: those that zonegeo carries, by id, and those of a user, by path."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from zonegeo.model.errors import InputError, Problem, UsageError
from zonegeo.model.measure import MeasureKind
from zonegeo.model.profile import Profile
from zonegeo.model.suggestion import nearest_name
from zonegeo.profiles.reader import read_profile_text

_HERE = Path(__file__).parent
_LARGEST_BYTES = 4_000_000


def profile_ids() -> tuple[str, ...]:
    """Return the ids of the profiles that zonegeo carries.

    >>> "kr/innotown" in profile_ids()
    True
    """
    return tuple(sorted(path.relative_to(_HERE).with_suffix("").as_posix() for path in _HERE.glob("*/*.toml")))


def read_profile(profile: str, *, measures: Mapping[str, MeasureKind]) -> Profile:
    """Return the profile of that id, or of that path where it ends in ``.toml``, with everything that it extends."""
    content, where, folder = find_profile(profile, "")
    return read_profile_text(content, where=where, measures=measures, folder=folder, find=find_profile)


def find_profile(profile: str, folder: str) -> tuple[bytes, str, str]:
    """Return the bytes of a profile, its name for messages, and its folder.

    ``folder`` is that of the file which names it: a path is found from there.
    """
    if profile.endswith(".toml"):
        path = Path(folder, profile)
        where = path.as_posix()
        if not path.is_file():
            raise InputError(Problem("file-missing", where, {"value": where}))
    else:
        known = profile_ids()
        if profile not in known:
            values = {"value": profile, "nearest": nearest_name(profile, known), "known": ", ".join(known)}
            raise UsageError(Problem("unknown-profile", profile, values))
        path, where = _HERE / f"{profile}.toml", f"profile {profile}"
    if path.stat().st_size > _LARGEST_BYTES:
        raise InputError(Problem("file-too-large", where, {"limit": _LARGEST_BYTES}))
    return path.read_bytes(), where, str(path.parent)
