"""Where profiles are: those that zonegeo carries, by id, and those of a user, by path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.files.outputs import note_read
from zonegeo.base.files.path_text import ends_with, slashed
from zonegeo.base.files.toml_text import parse_toml
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.registry import Registry
from zonegeo.model.measure_kind import MeasureKind
from zonegeo.model.profile import Profile
from zonegeo.profiles.carried import reserved_id, rule_changes
from zonegeo.profiles.reader import read_profile_text

_HERE = Path(__file__).parent
_LARGEST_BYTES = 4_000_000
# the file of each profile by id; another package adds the path of its own
PROFILES = Registry[Path](
    "zonegeo.profiles",
    {path.relative_to(_HERE).with_suffix("").as_posix(): path for path in sorted(_HERE.glob("*/*.toml"))},
)


def profile_ids() -> tuple[str, ...]:
    """Return the ids of the profiles that zonegeo carries, and of those that installed packages add.

    >>> "kr/innotown" in profile_ids()
    True
    """
    return tuple(sorted(PROFILES))


def read_profile(profile: str, *, measures: Mapping[str, MeasureKind]) -> Profile:
    """Return the profile of that id, or of that path where it ends in ``.toml``, with everything that it extends."""
    content, where, folder = find_profile(profile, "")
    read = read_profile_text(content, where=where, measures=measures, folder=folder, find=find_profile)
    return read if profile in PROFILES.carried else _held_against_carried(read, measures)


def _held_against_carried(profile: Profile, measures: Mapping[str, MeasureKind]) -> Profile:
    """Return a profile that came from elsewhere, with what it is not where it has the id of a carried one."""
    name = reserved_id(profile.id, PROFILES.carried)
    carried = None if name is None else read_profile(name, measures=measures)
    if name is None or carried is None or (name == profile.id and carried.sha256 == profile.sha256):
        return profile
    return replace(profile, poses_as=name, changes=rule_changes(carried, profile))


def profile_chain(profile: str) -> tuple[tuple[str, bytes, str], ...]:
    """Return a profile and all that it extends, each as its name, its bytes and where it lies, itself first.

    >>> [name for name, _, _ in profile_chain("kr/innotown")]
    ['kr/innotown']
    """
    chain: list[tuple[str, bytes, str]] = []
    seen: set[str] = set()
    name, folder = profile, ""
    while name:
        content, where, folder = find_profile(name, folder)
        if where in seen:  # the reader of profiles tells of the circle
            break
        seen.add(where)
        chain.append((Path(name).name if ends_with(name, ".toml") else name, content, where))
        head = parse_toml(content, where=where).get("profile")
        base = head.get("extends") if isinstance(head, dict) else None
        name = base if isinstance(base, str) else ""
    return tuple(chain)


def read_profile_chain(chain: Sequence[tuple[str, bytes]], *, measures: Mapping[str, MeasureKind]) -> Profile:
    """Return the profile of a chain that was kept: what it extends is the next one there, and no file is looked for.

    Raises
    ------
    InputError
        ``chain-broken`` where one extends a profile that the chain does not hold; every mistake of the profiles.
    """
    waiting = list(chain)

    def find_next(profile: str, folder: str) -> tuple[bytes, str, str]:
        if not waiting:
            raise InputError(Problem("chain-broken", profile, {"value": profile}))
        where, content = waiting.pop(0)
        return content, where, folder

    content, where, folder = find_next("profile", "")
    read = read_profile_text(content, where=where, measures=measures, folder=folder, find=find_next)
    return _held_against_carried(read, measures)


def find_profile(profile: str, folder: str) -> tuple[bytes, str, str]:
    """Return the bytes of a profile, its name for messages, and its folder.

    ``folder`` is that of the file which names it: a path is found from there.
    """
    if ends_with(profile, ".toml"):
        path = Path(folder, slashed(profile))
        where = path.as_posix()
        if not path.is_file():
            raise InputError(Problem("file-missing", where, {"value": where}))
    else:
        if profile not in PROFILES:
            known = profile_ids()
            values = {"value": profile, "nearest": nearest_name(profile, known), "known": ", ".join(known)}
            raise UsageError(Problem("unknown-profile", profile, values))
        path, where = Path(PROFILES[profile]), f"profile {profile}"
    if path.stat().st_size > _LARGEST_BYTES:
        raise InputError(Problem("file-too-large", where, {"limit": _LARGEST_BYTES}))
    note_read(path)
    return path.read_bytes(), where, str(path.parent)
