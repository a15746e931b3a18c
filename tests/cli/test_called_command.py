"""What Typer would convert a value to is what a command receives, though Typer is asked for few of them."""

from pathlib import Path

import pytest
import typer.core
from typer import BadParameter

from zonegeo.cli.called_command import PlainValues, called

GIVEN = (
    None, "", "x", "value", ".", "/etc", __file__, "a/b.html", "-", "가.zip", "a" * 5000, "a\x00b", "\ud800",
    "copy", "Copy", "ko", "1", "-1", "2020-07-31", "2020-07-32", "json", "true", 0, 1, True,
    False, 2.5, b"x", (), [], ("a", "b"), ["a", 1], ("1", "2"),
)  # fmt: skip


def with_those_below(command, name="zonegeo"):
    yield name, command
    for below, each in getattr(command, "commands", {}).items():
        yield from with_those_below(each, f"{name} {below}")


def answer(conversion, given, parameter, context):
    try:
        made = conversion.coerce(given, param=parameter, ctx=context)
    except Exception as error:
        return type(error), str(error)
    return type(made), made


def test_every_option_takes_what_typer_would_make_of_it():
    asked = 0
    for name, command in with_those_below(called([])):
        context = command.context_class(command, info_name=name, resilient_parsing=True)
        for parameter in command.get_params(context):
            own = typer.core.build_runtime_param(parameter.type_descriptor)
            ours = parameter.get_runtime_param()
            assert isinstance(ours, PlainValues)
            for given in GIVEN:
                told = answer(own, given, parameter, context)
                assert answer(ours, given, parameter, context) == told, (name, parameter.name, given)
                asked += 1
    assert asked > 5000


def test_a_plain_command_line_asks_typer_for_no_conversion(monkeypatch):
    def refuse(_descriptor):
        raise AssertionError("a validator was made")

    monkeypatch.setattr(typer.core, "build_runtime_param", refuse)
    line = [
        "hongneung",
        "--map",
        "가.html",
        "--lang",
        "en",
        "--decide",
        "cautious",
        "--role",
        "a=core",
        "--role",
        "b=core",
        "--yes",
        "-v",
    ]
    whole = called(["check"])
    with whole.commands["check"].make_context("check", line) as context:
        assert context.params["studies"] == ["hongneung"]
        assert (context.params["lang"], context.params["decide"], context.params["proposal"]) == (
            "en",
            "cautious",
            None,
        )
        assert list(context.params["role"]) == ["a=core", "b=core"]
        assert context.params["yes"] is True
        assert context.params["map_file"] == Path("가.html")
        assert context.params["verbose"] == 1


def test_a_word_that_is_none_of_the_choices_is_refused_as_typer_does():
    whole = called(["check"])
    with pytest.raises(BadParameter, match="'bold' is not one of 'value', 'cautious'"):
        whole.commands["check"].make_context("check", ["hongneung", "--decide", "bold"])
