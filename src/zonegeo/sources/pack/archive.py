"""The evidence pack: one archive with a result and all that it was made from, the same bytes for the same evidence.

A pack comes from elsewhere: what is read here is bounded, named safely, and never executed.
"""

from __future__ import annotations

import hashlib
import io
import json
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.file_problems import problems_of
from zonegeo.base.files.library_fault import library_fault
from zonegeo.base.files.path_text import folded, is_portable_name, is_share, slashed
from zonegeo.base.files.reproducible_zip import entry_of
from zonegeo.base.files.toml_text import parse_toml
from zonegeo.base.schema.markers import Field, SchemaError
from zonegeo.base.value import value
from zonegeo.model.file_model import FileModel
from zonegeo.sources.documents import LARGEST_BYTES, parse_json, read_bytes
from zonegeo.sources.pack.signature import SIGNATURE, Signed, check_envelope, envelope

PACK_VERSION = "1"
MANIFEST, RESULT = "manifest.json", "result.json"
_BESIDE = ("versions.json", "operations.json")
_MOST_MEMBERS = 4000
_LARGEST_RATIO = 200
# of an archive, and of one with nothing in it
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")


class MemberEntry(FileModel):
    """A member of the archive by the SHA-256 of its bytes."""

    member: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=0)


class InputEntry(FileModel):
    """An input by its path in the receipt; ``member`` where its bytes are in the pack, ``parts`` what belongs to it."""

    path: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    member: str | None = None
    parts: tuple[str, ...] = ()


class Manifest(FileModel):
    """What a pack says it holds."""

    pack: Literal["1"]
    inputs: Literal["copy", "hashes"]
    study: str | None
    draft: str | None
    profile: tuple[str, ...]
    files: tuple[InputEntry, ...]
    members: tuple[MemberEntry, ...]


FaultKind = Literal["hash", "missing", "added", "order", "rewritten"]


@value
class Fault:
    """A member that is not what the manifest says of it; ``rewritten`` and ``order`` are of the archive as a whole."""

    kind: FaultKind
    member: str
    recorded: str
    found: str


@value
class Pack:
    """A pack that was read: its manifest, its members, and whatever does not agree."""

    manifest: Manifest
    members: Mapping[str, bytes]
    faults: tuple[Fault, ...]
    sha256: str

    def signature(self, key: Path | None) -> Signed:
        """Return what the signature of the pack is worth, held against a public key where there is one."""
        others = {name: content for name, content in self.members.items() if name not in (MANIFEST, SIGNATURE)}
        return check_envelope(self.members.get(SIGNATURE), self.members[MANIFEST], others, key)


def is_pack(path: Path) -> bool:
    """True for a file that is an archive, whatever it is called, and for an empty one that is called so."""
    try:
        with path.open("rb") as stream:
            beginning = stream.read(4)
            return beginning in _BEGINNINGS or (not beginning and path.suffix.lower() == ".zip")
    except OSError:
        return False


def archive(members: Mapping[str, bytes]) -> bytes:
    """Return members as a ZIP in their order: stored, without a clock, an owner or a comment.

    Not compressed, because compressed bytes hang on the version of the library.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True) as made:
        for name, content in members.items():
            made.writestr(entry_of(name), content)
    return stream.getvalue()


def sealed(head: Mapping[str, Any], members: Mapping[str, bytes], *, key: Path | None = None) -> bytes:
    """Return the pack of a manifest's head and all other members, which the manifest lists with their SHA-256.

    With a private ``key`` its signature is a member too, which no manifest can list.
    """
    ordered = dict(sorted(members.items()))
    listed = [
        {"member": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for name, content in ordered.items()
    ]
    document = {"pack": PACK_VERSION, **head, "members": listed}
    manifest = (json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
    signed = {} if key is None else {SIGNATURE: envelope(manifest, ordered, key)}
    return archive({MANIFEST: manifest, **dict(sorted({**ordered, **signed}.items()))})


def read_pack(path: Path) -> Pack:
    """Return a pack with every member that is not what its manifest says.

    Raises
    ------
    InputError
        ``pack-broken``; ``pack-unsafe-member`` for a name that leads elsewhere, stands twice, or is no plain file;
        ``pack-too-large``; ``pack-without-manifest``; every mistake of the manifest.
    """
    content = read_bytes(path)
    members = _members(content, path.name)
    if MANIFEST not in members:
        raise InputError(Problem("pack-without-manifest", path.name))
    manifest = _manifest(members[MANIFEST], f"{path.name}: {MANIFEST}")
    faults = tuple(_faults(manifest, members, content))
    return Pack(manifest, members, faults, hashlib.sha256(content).hexdigest())


def _manifest(content: bytes, where: str) -> Manifest:
    document = parse_json(content, where=where)
    version = document.get("pack") if isinstance(document, dict) else None
    if version != PACK_VERSION:
        raise InputError(Problem("pack-of-another-version", where, {"value": str(version), "expected": PACK_VERSION}))
    try:
        return Manifest.model_validate(document)
    except SchemaError as error:
        raise InputError(problems_of(error, where, Manifest)) from None


def _members(content: bytes, where: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            entries = opened.infolist()
            problems = list(_entry_problems(entries, where))
            if problems:
                raise InputError(problems)
            return {entry.filename: opened.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error) as error:
        raise InputError(Problem("pack-broken", where, {"detail": library_fault(error, most=120)})) from None


def _entry_problems(entries: list[zipfile.ZipInfo], where: str) -> Iterator[Problem]:
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > _MOST_MEMBERS or size > LARGEST_BYTES or size > _LARGEST_RATIO * max(packed, 1024):
        yield Problem("pack-too-large", where, {"size": size, "count": len(entries), "limit": LARGEST_BYTES})
    seen: set[str] = set()
    for entry in entries:
        one_file = folded(entry.filename)
        mode = entry.external_attr >> 16
        plain = stat.S_ISREG(mode) or stat.S_IFMT(mode) == 0
        if one_file in seen or not is_safe_name(entry.orig_filename) or not plain or entry.flag_bits & 1:
            yield Problem("pack-unsafe-member", where, {"value": ascii(entry.orig_filename)[1:-1][:80]})
        seen.add(one_file)


def is_safe_name(name: str) -> bool:
    r"""Return whether a member's name stays below the folder that it is written to, on any system.

    >>> [is_safe_name(n) for n in ("inputs/geo/a.toml", "../a", "/a", "a/../b", "C:/a", "a\\b", "a/", "con", "")]
    [True, False, False, False, False, False, False, False, False]
    """
    return len(name) <= 500 and all(map(is_portable_name, name.split("/")))


def _faults(manifest: Manifest, members: Mapping[str, bytes], content: bytes) -> Iterator[Fault]:
    listed = {each.member: each for each in manifest.members}
    whole = True
    for name, each in listed.items():
        found = hashlib.sha256(members[name]).hexdigest() if name in members else ""
        if found != each.sha256 or len(members[name]) != each.size:
            whole = False
            yield Fault("hash" if found else "missing", name, each.sha256, found)
    used = {RESULT, *_BESIDE, *manifest.profile, *(part for each in manifest.files for part in each.parts)}
    used |= {each.member for each in manifest.files if each.member is not None}
    for name in members:
        # what is listed and used by nothing was put in by somebody who sealed the pack again
        if name not in (MANIFEST, SIGNATURE) and (name not in listed or name not in used):
            yield Fault("added", name, "", hashlib.sha256(members[name]).hexdigest())
    ordered = [MANIFEST, *sorted(name for name in members if name != MANIFEST)]
    if list(members) != ordered or len(listed) != len(manifest.members) or list(listed) != sorted(listed):
        yield Fault("order", MANIFEST, ", ".join(ordered), ", ".join(members))
    elif whole and archive(members) != content:
        yield Fault("rewritten", MANIFEST, "", "")


def write_members(pack: Pack, folder: Path) -> None:
    """Write the members below an empty folder of our own: their names were found safe, and none is a link.

    Raises
    ------
    InputError
        ``cannot-write``, such as for a Korean name where the system's encoding of file names is ASCII.
    """
    for name, content in pack.members.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except (OSError, UnicodeError) as error:
            raise InputError(Problem("cannot-write", ascii(name)[1:-1], {"detail": str(error)[:120]})) from None


def member_path(pack: Pack, folder: Path, name: str | None) -> Path:
    """Return where a member was written; raises :class:`InputError` where the manifest names one that is not there."""
    if name is None or name not in pack.members:
        raise InputError(Problem("file-missing", name or MANIFEST, {"value": name or "study"}))
    return folder / name


def refuse_reaching_out(study: Path, folder: Path, where: str) -> None:
    """Raise where a study file of a pack names any file outside the pack's own folder.

    Every text of the file is looked at, whatever its key: a study from elsewhere must not make zonegeo read the files
    of whoever verifies it.
    """
    try:
        document = parse_toml(study.read_bytes(), where=where)
    except (OSError, InputError):
        return  # the reader of studies tells what is wrong with it
    root = folder.resolve()
    outside = [text for text in _texts(document) if _reaches_out(text, study.parent, root)]
    if outside:
        raise InputError(Problem("pack-reaches-out", where, {"value": text[:80]}) for text in outside)


def _reaches_out(text: str, folder: Path, root: Path) -> bool:
    if is_share(text):
        return True
    try:
        found = (folder / slashed(text)).resolve()
        return not found.is_relative_to(root) and found.is_file()
    except (OSError, ValueError, RuntimeError):
        return False


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for child in node.values():
            yield from _texts(child)
    elif isinstance(node, list):
        for child in node:
            yield from _texts(child)
    elif isinstance(node, str):
        yield node


def placed(study: Path, recorded: str) -> tuple[int, str]:
    """Return how many folders above the study's a recorded path begins, and what follows there.

    >>> placed(Path("/x/geo/a.toml"), "../data/b.geojson"), placed(Path("/x/geo/a.toml"), "layers/../c.geojson")
    ((1, 'data/b.geojson'), (0, 'c.geojson'))
    """
    normal = posixpath.normpath(slashed(recorded))
    parts = normal.split("/")
    above = next((number for number, part in enumerate(parts) if part != ".."), len(parts))
    return above, "/".join(parts[above:])
