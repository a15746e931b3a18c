"""What is wrong with a text is told in the language of whoever reads it, whatever the parser said."""

from __future__ import annotations

import re

import pytest

from zonegeo.base.errors import InputError
from zonegeo.base.files.toml_text import parse_toml
from zonegeo.i18n.translator import Translator
from zonegeo.sources.documents import parse_json

JSON = {
    '{"a": }': "syntax.value", '{"a": 1 "b"}': "syntax.comma", '{"a" 1}': "syntax.colon", "{a: 1}": "syntax.name",
    "[1] [2]": "syntax.more", '["\t"]': "syntax.character", '["\\q"]': "syntax.escape", '["open': "syntax.text-open",
}  # fmt: skip
TOML = {
    "a = ": "syntax.value", 'a = "b\n': "syntax.character", 'a = "\\q"': "syntax.escape", "a = [1": "syntax.list-open",
    "a = {b = 1": "syntax.table-open", "[a": "syntax.bracket", "a b": "syntax.equals", "a = 1 b = 2": "syntax.line-end",
    "= 1": "syntax.statement", "a = 2020-02-30": "syntax.date", "a = 1\na = 2": "syntax.twice",
    "a = '''b": "syntax.text-open",
}  # fmt: skip


@pytest.mark.parametrize(
    ("parse", "text", "code"),
    [(parse_json, *each) for each in JSON.items()] + [(parse_toml, *each) for each in TOML.items()],
)
def test_a_fault_is_told_in_both_languages(parse: object, text: str, code: str) -> None:
    with pytest.raises(InputError) as error:
        parse(text.encode(), where="a file")  # type: ignore[operator]
    (problem,) = error.value.problems
    detail = problem.values["detail"]
    assert code in (detail["code"], detail.get("values", {}).get("what", {}).get("code"))
    korean, english = (Translator(each).text(f"problem.{problem.code}.what", detail=detail) for each in ("ko", "en"))
    assert not re.search("[a-z]{3,}", korean)
    assert not re.search("[가-힣]", english)
