"""One profile that changes another: patches by id, additions, removals, chains, hashes, and what is refused."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.api.profiles.run_casebook import profile_schema
from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.files.toml_text import parse_toml
from zonegeo.measures import MEASURES
from zonegeo.model.profile import Profile
from zonegeo.profiles.inheritance import merge_profile
from zonegeo.profiles.reader import read_profile_text

TOLD = ", ".join(
    f'{part} = {{ ko = "글", en = "text" }}' for part in ("what", "why", "how", "exempt", "passes", "fails")
)


def head(name: str, extends: str = "") -> str:
    base = f'extends = "{extends}"\n' if extends else ""
    return f'[profile]\nid = "{name}"\nversion = "1"\nname = {{ ko = "이름", en = "{name}" }}\n{base}'


def rule(name: str, limit: str = "2 km2", more: str = "") -> str:
    cite = '{ act = "법", clause = "제1조", since = 2020-01-01 }'
    return (
        f'\n[[requirement]]\nid = "{name}"\nname = {{ ko = "요건", en = "{name}" }}\n{more}'
        'measure = "area"\nop = "<="\n'
        f'limit = [{{ value = "{limit}", since = 2020-01-01, cite = {cite} }}]\nexplanation = {{ {TOLD} }}\n'
    )


def patch(name: str, more: str, kind: str = "requirement") -> str:
    return f'\n[[{kind}]]\nid = "{name}"\n{more}\n'


BASE = head("base") + rule("one") + rule("two", more='severity = "should"\n') + rule("three")


class Shelf:
    """Profiles by name, and what was asked for: from which folder, how often."""

    def __init__(self, **texts: str) -> None:
        self.texts = texts
        self.asked: list[tuple[str, str]] = []

    def find(self, profile: str, folder: str) -> tuple[bytes, str, str]:
        self.asked.append((profile, folder))
        if profile not in self.texts:
            raise UsageError(Problem("unknown-profile", profile, {"value": profile}))
        return self.texts[profile].encode(), f"{profile}.toml", f"folder of {profile}"

    def read(self, name: str) -> Profile:
        content = self.texts[name].encode()
        return read_profile_text(
            content, where=f"{name}.toml", measures=MEASURES, folder=f"folder of {name}", find=self.find
        )

    def mistakes(self, name: str) -> list[Problem]:
        with pytest.raises(InputError) as caught:
            self.read(name)
        return list(caught.value.problems)


def limits(profile: Profile) -> dict[str, str]:
    return {each.id: str(each.limits[0].value) for each in profile.requirements}


def test_a_patch_takes_the_keys_given_and_keeps_the_others() -> None:
    shelf = Shelf(base=BASE, own=head("own", "base") + patch("two", 'op = "<"'))
    base, own = shelf.read("base"), shelf.read("own")
    assert [each.id for each in own.requirements] == ["one", "two", "three"]
    assert [each.op for each in own.requirements] == ["<=", "<", "<="]
    assert [each.severity for each in own.requirements] == ["must", "should", "must"]
    assert own.requirements[0] == base.requirements[0]
    assert (own.id, own.extends, base.extends) == ("own", "base", "")
    assert shelf.asked == [("base", "folder of own")]


def test_lists_inside_an_entry_are_replaced_as_a_whole() -> None:
    cite = '{ act = "조례", clause = "제2조", since = 2021-01-01 }'
    text = f'limit = [{{ value = "1 km2", since = 2021-01-01, cite = {cite} }}]'
    own = Shelf(base=BASE, own=head("own", "base") + patch("one", text)).read("own")
    (only,) = own.requirements[0].limits
    assert (str(only.value), only.cite.act) == ("1 km2", "조례")
    assert limits(own) == {"one": "1 km2", "two": "2 km2", "three": "2 km2"}


def test_a_new_id_is_added_and_one_is_taken_out() -> None:
    text = head("own", "base") + patch("two", "remove = true") + rule("four", "4 km2")
    assert limits(Shelf(base=BASE, own=text).read("own")) == {"one": "2 km2", "three": "2 km2", "four": "4 km2"}
    # only `true` takes out: anything else is a key that a requirement does not have
    (problem,) = Shelf(base=BASE, own=head("own", "base") + patch("two", "remove = false")).mistakes("own")
    assert (problem.code, problem.where) == ("unknown-key", "own.toml: requirement[1].remove")


def test_what_is_taken_out_may_be_added_anew() -> None:
    text = head("own", "base") + patch("two", "remove = true") + rule("five") + patch("one", "remove = true")
    assert list(limits(Shelf(base=BASE, own=text).read("own"))) == ["three", "five"]


def test_every_list_can_be_patched() -> None:
    fact = '\n[[fact]]\nid = "public"\nname = { ko = "공공", en = "public" }\nkind = "yes-no"\n'
    layer = '\n[[layer]]\nid = "roads"\nname = { ko = "도로", en = "roads" }\n'
    cite = 'cite = { act = "법", clause = "제1조", since = 2020-01-01 }\n'
    factor = f'\n[[boundary_factor]]\nid = "river"\nname = {{ ko = "하천", en = "river" }}\n{cite}'
    tolerance = (
        f'\n[[tolerance]]\nid = "map"\nname = {{ ko = "공차", en = "map" }}\nkind = "cadastral"\nscale = 600\n{cite}'
    )
    named = 'name = { ko = "새 이름", en = "new name" }'
    everything = BASE + fact + layer + factor + tolerance
    changes = "".join(
        patch(name, named, kind)
        for kind, name in (("fact", "public"), ("layer", "roads"), ("boundary_factor", "river"), ("tolerance", "map"))
    )
    own = Shelf(base=everything, own=head("own", "base") + changes).read("own")
    kept = Shelf(base=everything, own=head("own", "base")).read("own")
    for parts, unchanged in (
        (own.facts, kept.facts), (own.layers, kept.layers), (own.boundary_factors, kept.boundary_factors),
        (own.tolerances, kept.tolerances),
    ):  # fmt: skip
        assert [each.name.en for each in parts] == ["new name"]
        assert len(unchanged) == 1
        assert unchanged[0].name.en != "new name"
    assert (own.tolerances[0].scale, own.tolerances[0].kind) == (600, "cadastral")
    gone = "".join(
        patch(name, "remove = true", kind)
        for kind, name in (("fact", "public"), ("layer", "roads"), ("boundary_factor", "river"), ("tolerance", "map"))
    )
    without = Shelf(base=everything, own=head("own", "base") + gone).read("own")
    assert (without.facts, without.layers, without.boundary_factors, without.tolerances) == ((), (), (), ())


def test_the_head_is_not_inherited() -> None:
    base = head("base") + 'source = "assumed"\n' + rule("one")
    assert Shelf(base=base, own=head("own", "base")).read("own").source == "primary"
    (problem,) = Shelf(base=BASE, own='[profile]\nid = "own"\nextends = "base"\nversion = "1"\n').mistakes("own")
    assert (problem.code, problem.where) == ("missing-key", "own.toml: profile.name")


# --- chains -----------------------------------------------------------------------------------------------------------


def test_the_nearest_profile_has_the_last_word() -> None:
    shelf = Shelf(
        base=BASE,
        middle=head("middle", "base") + patch("one", 'op = "<"\nseverity = "info"') + rule("four"),
        own=head("own", "middle") + patch("one", 'op = ">"') + patch("four", "remove = true"),
    )
    own = shelf.read("own")
    assert [(each.id, each.op, each.severity) for each in own.requirements] == [
        ("one", ">", "info"), ("two", "<=", "should"), ("three", "<=", "must"),
    ]  # fmt: skip
    assert shelf.asked == [("middle", "folder of own"), ("base", "folder of middle")]


@pytest.mark.parametrize("names", [["a"], ["a", "b"], ["a", "b", "c"]])
def test_a_circle_is_refused(names: list[str]) -> None:
    texts = {name: head(name, other) + rule("one") for name, other in zip(names, [*names[1:], names[0]], strict=True)}
    (problem,) = Shelf(**texts).mistakes("a")
    circle = " → ".join(f"{name}.toml" for name in (*names, "a"))
    assert (problem.code, problem.values) == ("extends-itself", {"value": circle})
    assert problem.where == f"{names[-1]}.toml: profile.extends"


def chain(length: int) -> Shelf:
    """p0 is the last base; p1 extends p0, and so on to p{length}."""
    texts = {f"p{number}": head(f"p{number}", f"p{number - 1}") for number in range(1, length + 1)}
    return Shelf(p0=BASE, **texts)


@pytest.mark.parametrize("length", range(1, 10))
def test_a_chain_as_long_as_any_hierarchy_of_rules(length: int) -> None:
    assert limits(chain(length).read(f"p{length}")) == {"one": "2 km2", "two": "2 km2", "three": "2 km2"}


def test_an_endless_chain_ends() -> None:
    shelf = chain(10)
    (problem,) = shelf.mistakes("p10")
    assert problem.code == "extends-itself"
    assert len(shelf.asked) == 10
    assert len(chain(500).mistakes("p500")) == 1


def test_a_base_that_does_not_exist() -> None:
    with pytest.raises(UsageError) as caught:
        Shelf(own=head("own", "nobody") + rule("one")).read("own")
    assert [each.code for each in caught.value.problems] == ["unknown-profile"]
    # and a text that is read by itself has no shelf at all
    with pytest.raises(UsageError) as caught:
        read_profile_text((head("own", "kr/innotown")).encode(), where="own.toml", measures=MEASURES)
    assert [(each.code, each.where) for each in caught.value.problems] == [("unknown-profile", "kr/innotown")]
    assert caught.value.problems[0].values == {"value": "kr/innotown"}


def test_the_mistakes_of_a_base_are_told_at_its_own_place() -> None:
    (problem,) = Shelf(base="[profile", own=head("own", "base")).mistakes("own")
    assert (problem.code, problem.where) == ("toml-syntax", "base.toml")


# --- hashes -----------------------------------------------------------------------------------------------------------


def test_the_hash_covers_everything_that_is_extended() -> None:
    own = head("own", "base") + patch("two", 'op = "<"')
    shas = {
        Shelf(base=base, own=text).read("own").sha256
        for base in (BASE, BASE + "\n# a comment") for text in (own, own + "\n# a comment")
    }  # fmt: skip
    assert len(shas) == 4
    assert all(len(each) == 64 for each in shas)


def test_the_hash_of_a_profile_by_itself_is_that_of_its_bytes() -> None:
    shelf = Shelf(base=BASE, own=head("own", "base"))
    own_sha, base_sha = (hashlib.sha256(shelf.texts[name].encode()).hexdigest() for name in ("own", "base"))
    assert shelf.read("base").sha256 == base_sha
    assert shelf.read("own").sha256 == hashlib.sha256(f"{own_sha} {base_sha}".encode()).hexdigest()


# --- what is refused --------------------------------------------------------------------------------------------------


def test_a_patch_of_nothing_names_the_nearest() -> None:
    text = head("own", "base") + patch("thre", 'op = "<"') + patch("public", "remove = true", "fact")
    first, second = Shelf(base=BASE, own=text).mistakes("own")
    assert (first.code, first.where) == ("unknown-patch", "own.toml: fact")
    assert first.values == {"value": "public", "nearest": "", "known": ""}
    assert (second.code, second.where) == ("unknown-patch", "own.toml: requirement")
    assert second.values == {"value": "thre", "nearest": "three", "known": "one, two, three"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('\n[[requirement]]\nop = "<"\n', {"missing-key"}),  # an entry without an id is nobody's patch
        ("\n[[requirement]]\nid = 7\n", {"missing-key", "invalid-value"}),
        ("\n[requirement]\nid = 7\n", {"invalid-value"}),
        ("\nrequirement = [1]\n", {"unknown-key"}),  # below [profile]
        ('\n[[fact]]\nid = "a"\nname = { ko = "가", en = "a" }\n', {"missing-key"}),
        ("\n[[requirement]]\nid = \"one\"\nop = \"=<\"\n", {"unknown-op"}),
    ],
)  # fmt: skip
def test_what_the_schema_says_of_patches(text: str, codes: set[str]) -> None:
    assert {each.code for each in Shelf(base=BASE, own=head("own", "base") + text).mistakes("own")} == codes


@pytest.mark.parametrize("extends", ["7", "true", '["base"]', "{ id = 'base' }"])
def test_extends_that_is_no_name(extends: str) -> None:
    shelf = Shelf(base=BASE, own=head("own") + f"extends = {extends}\n" + rule("one"))
    (problem,) = shelf.mistakes("own")
    assert (problem.code, problem.where) == ("invalid-value", "own.toml: profile.extends")
    assert shelf.asked == []


@pytest.mark.parametrize("text", ["profile = 7", "profile = [1]", "requirement = 7", ""])
def test_a_document_that_is_no_profile(text: str) -> None:
    assert Shelf(own=text).mistakes("own")


def test_lists_of_a_base_that_are_no_lists() -> None:
    problems = Shelf(base=head("base") + "[requirement]\na = 1\n", own=head("own", "base") + rule("one"))
    assert limits(problems.read("own")) == {"one": "2 km2"}


def test_texts_that_cannot_be_read() -> None:
    for content, code, values in (
        (b"\xff\xfe", "text-is-utf-16", {}), (b"a = 1\n\xff", "not-utf-8", {"position": 6}),
    ):  # fmt: skip
        with pytest.raises(InputError) as caught:
            parse_toml(content, where="own.toml")
        (problem,) = caught.value.problems
        assert (problem.code, problem.where, problem.values) == (code, "own.toml", values)
    with pytest.raises(InputError) as caught:
        parse_toml(b"a = 1 2", where="own.toml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.where) == ("toml-syntax", "own.toml")
    assert problem.values["detail"]["values"]["line"] == "1"
    assert parse_toml(b"\xef\xbb\xbfa = 1", where="own.toml") == {"a": 1}


@pytest.mark.parametrize("opening", ["a = " + "[" * 100_000, "a = " + "{ b = " * 100_000])
def test_endless_brackets_are_a_mistake_and_no_crash(opening: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_toml(opening.encode(), where="own.toml")
    assert [each.code for each in caught.value.problems] == ["toml-syntax"]


# --- properties -------------------------------------------------------------------------------------------------------

IDS = st.sampled_from([f"r{number}" for number in range(5)])
ENTRIES = st.dictionaries(IDS, st.dictionaries(st.sampled_from(["name", "op", "x"]), st.integers(0, 9)), max_size=5)
PATCHES = st.dictionaries(
    IDS, st.one_of(st.just({"remove": True}), st.dictionaries(st.sampled_from(["name", "op", "x"]), st.integers(0, 9)))
)


def text_of(entries: Mapping[str, Mapping[str, Any]], extends: str = "") -> bytes:
    lines = ["[profile]\n", f'extends = "{extends}"\n' if extends else ""]
    for name, entry in entries.items():
        keys = "".join(f"{key} = {str(each).lower()}\n" for key, each in entry.items())
        lines.append(f'[[requirement]]\nid = "{name}"\n{keys}')
    return "".join(lines).encode()


@settings(derandomize=True, database=None, deadline=None)
@given(ENTRIES, PATCHES)
def test_patches_against_a_dictionary(base: dict[str, dict[str, int]], patches: dict[str, dict[str, Any]]) -> None:
    """The same by a dictionary of entries: update, remove, add; what exists keeps its place."""

    def find(_profile: str, _folder: str) -> tuple[bytes, str, str]:
        return text_of(base), "base.toml", ""

    unknown = [name for name, each in patches.items() if name not in base and "name" not in each]
    expected = {name: dict(entry) for name, entry in base.items()}
    for name, each in patches.items():
        if name in expected and each.get("remove"):
            del expected[name]
        else:
            expected[name] = {**expected.get(name, {}), **each}
    content = text_of(patches, "base")
    if unknown:
        with pytest.raises(InputError) as caught:
            merge_profile(content, "own.toml", "", find)
        assert [each.values["value"] for each in caught.value.problems] == unknown
    else:
        merged, _ = merge_profile(content, "own.toml", "", find)
        assert merged["requirement"] == [{"id": name, **entry} for name, entry in expected.items()]
        # nothing that was read is changed by reading it again
        assert tomllib.loads(content.decode()).get("requirement", []) == [{"id": n, **p} for n, p in patches.items()]


def test_the_documented_example_changes_the_carried_profile() -> None:
    text = head("city/innotown", "kr/innotown") + patch("zone-spacing", 'severity = "info"')
    from zonegeo.profiles.library import find_profile

    own = read_profile_text(text.encode(), where="own.toml", measures=MEASURES, find=find_profile)
    base = read_profile("kr/innotown")
    differ = [one.id for one, other in zip(own.requirements, base.requirements, strict=True) if one != other]
    assert differ == ["zone-spacing"]
    assert "extends" in profile_schema()["$defs"]["HeadEntry"]["properties"]
