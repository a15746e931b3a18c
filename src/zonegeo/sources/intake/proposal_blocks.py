"""Alternatives added to a study file and taken out again: whole tables of its text, every other byte as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.files.toml_text import parse_toml
from zonegeo.base.nearest_name import nearest_name
from zonegeo.sources.intake.study_files import toml_text

# a table of the top: [[proposal]], [study]; [site.boundary] belongs to the [[site]] before it
_HEAD = re.compile(r"^\[\[?\s*([\w-]+)\s*\]\]?\s*(?:#.*)?$", re.MULTILINE)


def with_blocks(text: str, data: Mapping[str, Any]) -> str:
    """Return a study file with further tables at its end."""
    return f"{text.rstrip()}\n\n{toml_text(data)}"


def without_proposal(text: str, name: str, *, where: str) -> tuple[str, tuple[str, ...]]:
    """Return a study file without a proposal and the sites that only it had, and the files of those sites.

    Raises
    ------
    UsageError
        ``unknown-proposal``; ``proposal-is-default``, ``proposal-is-named`` where the study still speaks of it.
    """
    data = parse_toml(text.encode("utf-8"), where=where)
    _check(data, name, where)
    entries = {entry["id"]: entry for entry in data["proposal"]}
    kept = {site for key, entry in entries.items() if key != name for site in _listed(entry["sites"])}
    alone = {site for site in _listed(entries[name]["sites"]) if site not in kept}
    own = {entry["id"]: entry["boundary"]["file"] for entry in data.get("site", ()) if entry["id"] in alone
           and isinstance(entry.get("boundary"), dict)}  # fmt: skip
    left = "".join(block for block, kind, key in _blocks(text) if not (
        (kind == "proposal" and key == name) or (kind == "site" and key in own)))  # fmt: skip
    return left.rstrip() + "\n", tuple(dict.fromkeys(own.values()))


def _check(data: Mapping[str, Any], name: str, where: str) -> None:
    known = [entry.get("id") for entry in data.get("proposal", ())]
    if name not in known:
        values = {"value": name, "nearest": nearest_name(name, known), "known": ", ".join(map(str, known))}
        raise UsageError(Problem("unknown-proposal", where, values))
    if data["study"].get("proposal") == name:
        raise UsageError(Problem("proposal-is-default", f"{where}: study.proposal", {"value": name}))
    for kind in ("claim", "fact"):
        if any(entry.get("proposal") == name for entry in data.get(kind, ())):
            raise UsageError(Problem("proposal-is-named", f"{where}: {kind}", {"value": name}))


def _listed(sites: Any) -> Sequence[str]:
    return [sites] if isinstance(sites, str) else list(sites)


def _blocks(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the text of each table of the top with what it is and its id; what stands before the first comes first."""
    heads = list(_HEAD.finditer(text))
    if heads and heads[0].start() > 0:
        yield text[: heads[0].start()], "", ""
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        block = text[head.start() : after.start() if after else len(text)]
        entry = parse_toml(block.encode("utf-8"), where="").get(head[1])
        table = entry[0] if isinstance(entry, list) else entry
        yield block, head[1], str(table.get("id", "")) if isinstance(table, dict) else ""
