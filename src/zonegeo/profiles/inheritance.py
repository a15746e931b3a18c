"""One profile that changes another: ``extends``, with patches by id."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.text_of_bytes import with_line_feeds
from zonegeo.base.files.toml_text import parse_toml
from zonegeo.base.nearest_name import nearest_name

# A profile by its id or path, as another one names it: the bytes, the name for messages, and the folder it lies in.
Find = Callable[[str, str], tuple[bytes, str, str]]
_LISTS = ("fact", "layer", "boundary_factor", "tolerance", "requirement", "article", "ground", "step")
# what the head of a profile says of its kind of zones: one that changes another keeps it, unless it says otherwise
_OF_HEAD = ("roles", "sections")
_LONGEST_CHAIN = 8


def merge_profile(
    content: bytes, where: str, folder: str, find: Find, chain: tuple[str, ...] = ()
) -> tuple[dict[str, Any], str]:
    """Return the document of a profile with everything that it extends, and the SHA-256 of all of it.

    Line ends are those of the checkout and count for nothing.

    An entry of the base with the same ``id`` takes the keys that are given here; ``remove = true`` takes it out; an
    entry with a new ``id`` is added. Lists inside an entry, such as its limits, are replaced as a whole.

    Raises
    ------
    InputError
        ``extends-itself``; ``unknown-patch`` for a patch of an entry that the base does not have.
    """
    data = parse_toml(content, where=where)
    own_sha = hashlib.sha256(with_line_feeds(content)).hexdigest()
    head = data.get("profile")
    base_name = head.get("extends") if isinstance(head, dict) else None
    if not isinstance(base_name, str):
        return data, own_sha
    place = f"{where}: profile.extends"
    base_content, base_where, base_folder = find(base_name, folder)
    if base_where in chain or base_where == where or len(chain) > _LONGEST_CHAIN:
        raise InputError(Problem("extends-itself", place, {"value": " → ".join((*chain, where, base_where))}))
    base, base_sha = merge_profile(base_content, base_where, base_folder, find, (*chain, where))
    problems: list[Problem] = []
    merged = {**data}
    for name in _LISTS:
        entries, patches = base.get(name, []), data.get(name, [])
        problems.extend(_unknown_patches(entries, patches, f"{where}: {name}"))
        merged[name] = _patched(entries, patches)
    if isinstance(base.get("words"), dict) and isinstance(data.get("words", {}), dict):
        merged["words"] = {**base["words"], **data.get("words", {})}
    if isinstance(base.get("profile"), dict) and isinstance(head, dict):
        merged["profile"] = {key: base["profile"][key] for key in _OF_HEAD if key in base["profile"]} | head
    if problems:
        raise InputError(problems)
    return merged, hashlib.sha256(f"{own_sha} {base_sha}".encode()).hexdigest()


def _patched(base: Any, patches: Any) -> Any:
    if not isinstance(base, list) or not isinstance(patches, list):
        return patches
    result: list[Any] = [entry for entry in base if isinstance(entry, dict)]
    places = {entry.get("id"): number for number, entry in enumerate(result)}
    removed: set[Any] = set()
    for patch in patches:
        name = patch.get("id") if isinstance(patch, dict) else None
        if not isinstance(name, str):
            result.append(patch)  # the schema tells what is wrong with it
        elif name not in places:
            result.append(patch)
        elif patch.get("remove") is True:
            removed.add(name)
        else:
            result[places[name]] = {**result[places[name]], **patch}
    return [entry for entry in result if not (isinstance(entry, dict) and entry.get("id") in removed)]


def _unknown_patches(base: Any, patches: Any, place: str) -> Iterator[Problem]:
    """An entry that has no name of its own is a patch, and there is nothing that it changes."""
    if not isinstance(base, list) or not isinstance(patches, list):
        return
    known = dict.fromkeys(entry.get("id") for entry in base if isinstance(entry, dict))
    ids = [str(each) for each in known]
    for patch in patches:
        name = patch.get("id") if isinstance(patch, dict) else None
        if isinstance(name, str) and name not in known and "name" not in patch:
            values = {"value": name, "nearest": nearest_name(name, ids), "known": ", ".join(ids)}
            yield Problem("unknown-patch", place, values)
