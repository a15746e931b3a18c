"""A TOML file of a stranger is read in bounded time, or refused as a file."""

from __future__ import annotations

import pytest

from zonegeo.base.errors import InputError
from zonegeo.base.files.toml_text import DEEPEST, parse_toml

HOSTILE = {
    "dotted key": "a" + ".a" * 20_000 + " = 1",
    "quoted parts": "a" + '."a b"' * 20_000 + " = 1",
    "literal parts": "a" + ".'x'" * 20_000 + " = 1",
    "spaces around the dots": "a" + " . a" * 5_000 + " = 1",
    "in a header": "[a" + ".a" * 20_000 + "]\n",
    "in an inline table": "x = { a" + ".a" * 20_000 + " = 1 }",
    "arrays in arrays": "x = " + "[" * 300 + "]" * 300,
    "tables in tables": "x = " + "{ a = " * 300 + "1" + " }" * 300,
    "a number of many digits": "x = " + "1" * 5_000,
    "headers that go down": "\n".join("[" + ".".join("a" * depth) + "]" for depth in range(1, 300)),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_toml(text.encode(), where="s.toml")
    assert caught.value.problems[0].code in ("toml-too-deep", "toml-syntax")


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * (DEEPEST - 2) + " = 1",
        'note = "' + "1.2.3." * 200 + '"',
        "note = '''" + "a.b.c.\n" * 200 + "'''",
        'note = """' + 'He said ".". ' * 200 + '"""',
        "# " + "." * 500 + "\na = 1",
        "x = [" + "1.5, " * 300 + "]",
        "\n".join(f"x{number} = 127.{number}" for number in range(300)),
    ],
)
def test_what_planners_write_is_read(text: str) -> None:
    assert parse_toml(text.encode(), where="s.toml")


def test_a_byte_order_mark_is_no_text_and_latin_1_is_refused() -> None:
    assert parse_toml(b"\xef\xbb\xbfa = 1", where="s.toml") == {"a": 1}
    with pytest.raises(InputError, match="not-utf-8"):
        parse_toml("name = 'é'".encode("latin-1"), where="s.toml")
