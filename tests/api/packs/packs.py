"""A pack with everything that a pack may hold, and how someone might tamper with one."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROAD = {"type": "LineString", "coordinates": [[127.0, 37.49], [127.03, 37.49]]}
ZONES = """[table]
name = { ko = "표", en = "table" }
source = "drawn"

[[zone]]
id = "other"
name = { ko = "다른 특구", en = "other zone" }
core = "a college"
since = 2019-01-01
notice = "notice"
date_source = "notice"

[[zone.background]]
area = "1 km2"
since = 2019-01-01
source = "notice"

[[zone.place]]
kind = "point"
role = "core"
lon = 128.0
lat = 37.0
accuracy = "100 m"
widen = "1 km"
source = "map"
"""
CHILD = """[profile]
id = "test/child"
version = "2"
name = { ko = "자식 규칙", en = "child rules" }
extends = "../rules.toml"

[[requirement]]
id = "background-area"
severity = "should"
"""


def write_rich(small: Any, command: Any) -> Path:
    """Write the study and its pack; the command has to succeed."""
    feature = {"type": "Feature", "properties": {"kind": "road"}, "geometry": ROAD}
    small.study["study"] |= {"zones": "zones.toml"}
    small.study["layer"] = [
        {
            "id": "roads", "name": {"ko": "도로", "en": "roads"}, "file": "../data/도로 자료/roads.geojson",
            "complete": True, "accuracy_m": 5, "source": "drawn", "source_date": "2026-01", "licence": "CC0-1.0",
        }
    ]  # fmt: skip
    study = small.write()
    (study.parent / "zones.toml").write_text(ZONES, encoding="utf-8")
    roads = small.folder / "data" / "도로 자료" / "roads.geojson"
    roads.parent.mkdir()
    roads.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    child = small.folder / "rules" / "child.toml"
    child.parent.mkdir()
    child.write_text(CHILD, encoding="utf-8")
    draft = small.folder / "draft.geojson"
    draft.write_text(json.dumps({"type": "FeatureCollection", "features": [small.sites["features"][1]]}), "utf-8")
    pack = small.folder / "pack.zip"
    said = command("check", study, "--profile", child, "--with", draft, "--pack", pack, "--lang=en")
    assert said.code == 0, said.err + said.out
    return pack


def members_of(pack: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(pack) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def write_archive(pack: Path, members: Mapping[str, bytes], *, method: int = zipfile.ZIP_STORED) -> Path:
    """Write members as zonegeo writes a pack, but by the standard library alone."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o100644 << 16, method
            made.writestr(entry, content)
    pack.write_bytes(stream.getvalue())
    return pack


def reseal(members: dict[str, bytes]) -> dict[str, bytes]:
    """Return the members with a manifest that agrees with them: what a careful forger would do."""
    manifest = json.loads(members["manifest.json"])
    rest = {name: members[name] for name in sorted(members) if name != "manifest.json"}
    manifest["members"] = [
        {"member": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for name, content in rest.items()
    ]
    return {"manifest.json": (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode(), **rest}


def replaced(content: bytes, old: str, new: str) -> bytes:
    """Return a member with a text replaced that has to stand there: an edit that edits nothing tests nothing."""
    text = content.decode()
    assert old in text, f"{old!r} is not there"
    return text.replace(old, new, 1).encode()
