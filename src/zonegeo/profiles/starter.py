"""A profile to start from, and its case book: small, sound, and open to be changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.files.path_text import ends_with

_HEAD = """\
# {id}: a profile of your own. docs/profiles.md explains every key; `zonegeo profile lint FILE` names every mistake and
# `zonegeo profile test FILE` runs the case book beside it.

[profile]
id = "{id}"
version = "2026-01-01"
name = {{ ko = "우리 기준", en = "Our rules" }}
# primary: read in the text; secondary: from press or a summary; assumed. Anything but primary is told in every result.
source = "assumed"
"""
_ALONE = """
[[requirement]]
id = "largest-area"
name = { ko = "면적 상한", en = "Largest area" }
measure = "area"
roles = ["background"]
op = "<="

[[requirement.limit]]
value = "1 km2"
since = 2026-01-01
cite = { act = "기준의 이름", clause = "제1조", since = 2026-01-01, source = "assumed" }

[requirement.explanation]
what = { ko = "대상지 면적의 합계가 1㎢ 이하인지 확인한다.", en = "Whether the sites total at most 1 km²." }
why = { ko = "이 기준을 둔 이유를 적는다.", en = "Write why the rule exists." }
how = { ko = "부지별 고시 면적을 합산한다.", en = "The declared areas of the sites are summed." }
exempt = { ko = "없음.", en = "Nobody." }
passes = { ko = "정확히 1㎢.", en = "Exactly 1 km²." }
fails = { ko = "1.000001㎢.", en = "1.000001 km²." }
"""
_EXTENDING = """extends = "{base}"

# An entry with an id of the base takes the keys given here and keeps the others; remove = true takes it out.
#
# [[requirement]]
# id = "…"
# severity = "info"
"""
_CASES = """\
# Case book: {id}

Each row is a case: what stands in a column is set, then the profile is run. `zonegeo profile test` says which come out
otherwise.

## The area is at most 1 km2

```case
requirement = "largest-area"
as_of = 2026-06-01
cell = "100 m"
drawing = "A.b"
```

| case | declared.b | within.b | verdict | margin |
|---|---|---|---|---|
| well below | 0.5 km2 | | pass | 0.5 km2 |
| exactly the limit | 1 km2 | | pass | 0 m2 |
| one square metre above | 1000001 m2 | | fail | -1 m2 |
| neither area nor boundary known | - | ? | undecided | none |
"""
_CASES_EXTENDING = """\
# Case book: {id}

Write here what your profile must answer; `zonegeo profile show FILE` lists its requirements. A wrong key must be found:

```invalid unknown-key
[profile]
id = "wrong"
version = "1"
name = {{ ko = "틀림", en = "wrong" }}
extends = "{base}"
colour = "red"
```
"""


def starter_files(path: Path, base: str | None) -> Mapping[Path, str]:
    """Return the texts of a new profile and its case book by their paths; ``base`` is the id that it extends.

    Raises
    ------
    UsageError
        ``not-a-profile-name`` where the path does not end in ``.toml``.
    """
    if not ends_with(path, ".toml"):
        raise UsageError(Problem("not-a-profile-name", str(path), {"value": path.name}))
    # a name as JSON writes it is a TOML string too, whatever signs it has
    head = _HEAD.format(id=json.dumps(path.stem, ensure_ascii=False)[1:-1])
    if base is None:
        return {path: head + _ALONE, path.with_suffix(".md"): _CASES.format(id=path.stem)}
    cases = _CASES_EXTENDING.format(id=path.stem, base=base)
    return {path: head + _EXTENDING.format(base=base), path.with_suffix(".md"): cases}
