"""Where profiles are: those that zonegeo carries, by id, and those of a user, by path."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from zonegeo.model.errors import InputError, Problem, UsageError
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


def read_profile(profile: str, *, measures: Mapping[str, str]) -> Profile:
    """Return the profile of that id, or of that path where it ends in ``.toml``."""
    if profile.endswith(".toml"):
        path = Path(profile)
        if not path.is_file():
            raise InputError(Problem("file-missing", profile, {"value": profile}))
        where = profile
    else:
        known = profile_ids()
        if profile not in known:
            values = {"value": profile, "nearest": nearest_name(profile, known), "known": ", ".join(known)}
            raise UsageError(Problem("unknown-profile", profile, values))
        path, where = _HERE / f"{profile}.toml", f"profile {profile}"
    if path.stat().st_size > _LARGEST_BYTES:
        raise InputError(Problem("file-too-large", where, {"limit": _LARGEST_BYTES}))
    return read_profile_text(path.read_bytes(), where=where, measures=measures)
