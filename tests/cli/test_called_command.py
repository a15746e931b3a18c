"""The command that is called is built by itself; what it takes, and what is told of the others, stays the same."""

from __future__ import annotations

import pytest
import typer.main

from zonegeo.cli.app import program
from zonegeo.cli.called_command import called

WHOLE = typer.main.get_command(program())


@pytest.mark.parametrize("name", sorted(WHOLE.commands))
def test_what_is_called_takes_what_it_takes_among_all(name: str) -> None:
    command = called([name, "--help"]).commands[name]
    assert [each.opts for each in command.params] == [each.opts for each in WHOLE.commands[name].params]
    assert sorted(getattr(command, "commands", ())) == sorted(getattr(WHOLE.commands[name], "commands", ()))


@pytest.mark.parametrize("first", ["check", "crs", "--help"])
def test_the_others_are_listed_as_ever(first: str) -> None:
    found = {name: each.get_short_help_str() for name, each in called([first]).commands.items()}
    assert found == {name: each.get_short_help_str() for name, each in WHOLE.commands.items()}


@pytest.mark.parametrize("arguments", [[], ["--", "check"], ["--version"], ["chek"], ["--lang", "check"]])
def test_where_the_first_word_is_no_command_all_are_whole(arguments: list[str]) -> None:
    assert all(each.params or getattr(each, "commands", {}) for each in called(arguments).commands.values())


def test_a_shell_that_asks_for_completions_sees_every_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_ZONEGEO_COMPLETE", "complete_bash")
    assert called(["check"]).commands["map"].params
