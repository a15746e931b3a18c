"""Options that several commands share, and the language of the help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.files.path_text import recorded
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.plain_text import quoted
from zonegeo.base.registry import Registry
from zonegeo.cli.options.shell_completion import complete_profile, complete_proposal, complete_study
from zonegeo.i18n.translator import Translator
from zonegeo.rendering.reports.writers import REPORT_FORMATS


class Speech:
    """The sentences of the language that is spoken; a code stands for its sentence as long as none is.

    Typer takes help texts when the commands are declared, which is once, and before anybody says in which language. So
    they are declared as codes, and told when the arguments are known (:func:`told_in`).

    Examples
    --------
    >>> Speech()("help.version")
    'help.version'
    >>> Speech(Translator("en"))("usage.date", value="soon")
    'soon is not a date (such as 2020-07-31)'
    """

    def __init__(self, translator: Translator | None = None) -> None:
        self.translator = translator

    def __call__(self, code: str, /, **values: Any) -> str:
        return code if self.translator is None else self.translator.text(code, **values)

    @contextmanager
    def in_language(self, language: str) -> Iterator[None]:
        """Speak a language for as long as a command runs."""
        before, self.translator = self.translator, Translator(language)
        try:
            yield
        finally:
            self.translator = before


TEXT = Speech()


def told_in(language: str, command: Any) -> Any:
    """Return a command whose help, and that of all below it, is told in a language."""
    translator = Translator(language)
    for each in (command, *command.params):
        if each.help and translator.knows(each.help):  # Typer's own sentences stay: no package is asked for them
            each.help = translator.text(each.help)
    for below in getattr(command, "commands", {}).values():
        told_in(language, below)
    return command


Language = Literal["ko", "en"]


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(TEXT("usage.date", value=text)) from None


LangOption = Annotated[Language | None, typer.Option("--lang", help=TEXT("help.lang"))]
DebugOption = Annotated[bool, typer.Option("--debug", help=TEXT("help.debug"))]
StudyArgument = Annotated[str, typer.Argument(metavar="STUDY", help=TEXT("help.study"), autocompletion=complete_study)]
StudiesArgument = Annotated[
    list[str], typer.Argument(metavar="STUDY|FILE...", help=TEXT("help.studies"), autocompletion=complete_study)
]
ProposalOption = Annotated[
    str | None,
    typer.Option("--proposal", metavar="ID", help=TEXT("help.proposal"), autocompletion=complete_proposal),
]
ProfileOption = Annotated[
    str | None,
    typer.Option("--profile", metavar="ID|FILE", help=TEXT("help.profile-option"), autocompletion=complete_profile),
]
DraftOption = Annotated[Path | None, typer.Option("--with", metavar="FILE.geojson", help=TEXT("help.with"))]
AsOfOption = Annotated[
    date | None, typer.Option("--as-of", metavar="YYYY-MM-DD", parser=day_of, help=TEXT("help.as-of"))
]
MeasureInOption = Annotated[str | None, typer.Option("--measure-in", metavar="EPSG:N", help=TEXT("help.measure-in"))]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help=TEXT("help.output"))]
ExportCrsOption = Annotated[str | None, typer.Option("--export-crs", metavar="EPSG:N", help=TEXT("help.export-crs"))]
ExportEncodingOption = Annotated[
    str | None, typer.Option("--export-encoding", metavar="cp949|utf-8", help=TEXT("help.export-encoding"))
]
OpenOption = Annotated[bool, typer.Option("--open", help=TEXT("help.open"))]
WatchOption = Annotated[bool, typer.Option("--watch", help=TEXT("help.watch"))]
OverwriteOption = Annotated[bool, typer.Option("--overwrite", help=TEXT("help.overwrite"))]


# of formats of reports: text in a file of that ending is what it says it is
_TEXT_ENDINGS = ("md",)


def format_option(registry: Registry[Any]) -> Any:
    """Return ``--format`` over the names of a registry, those that installed packages add among them."""

    def known(name: str) -> str:
        if name not in registry:
            values = {"value": name, "nearest": nearest_name(name, tuple(registry)), "known": ", ".join(registry)}
            raise UsageError(Problem("unknown-name", "--format", values))
        return name

    def complete(incomplete: str) -> list[str]:
        return [name for name in registry if name.startswith(incomplete)]

    return typer.Option(
        "--format", metavar="|".join(registry.carried), parser=known, autocompletion=complete,
        help=TEXT("help.format-or-ending"),
    )  # fmt: skip


def format_of(given: str | None, output: Path | None, known: Iterable[str], *, of_result: bool = False) -> str:
    """Return the format that is asked for: the one given, else what the ending of the file to write names, else text.

    Text goes into no file whose ending is that of a report, which a program of office could not open. ``of_result``:
    what is written is a result, of which ``zonegeo report`` makes such a file.

    >>> format_of(None, Path("result.JSON"), ["text", "json"]), format_of(None, Path("result.txt"), ["text", "json"])
    ('json', 'text')
    """
    ending = "" if output is None else output.suffix.lower().removeprefix(".")
    if given or (ending and ending in known):  # without one no installed package is asked for it
        return given or ending
    if output is not None and ending in REPORT_FORMATS and ending not in _TEXT_ENDINGS:
        values = {"value": f".{ending}", "file": quoted(output.name), "known": ", ".join(known)}
        raise UsageError(Problem("output-is-report" if of_result else "output-ending", "-o", values))
    return "text"


def receipt_argv(*words: str, options: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the command line as a receipt keeps it: every option that was given, of a list each, a flag by its name.

    Paths are written as every system reads them, and without anybody's home folder.

    >>> receipt_argv("explore", "a.toml", options={"--seed": 0, "--keep": None, "--require": ["a", "b"], "--all": True})
    ('explore', 'a.toml', '--seed=0', '--require=a', '--require=b', '--all')
    """
    told = [(name, each) for name, given in options.items() for each in (given if isinstance(given, list) else [given])]
    given_ones = ((name, each) for name, each in told if each is not None and each is not False)  # a seed may be 0
    return (
        *map(recorded, words),
        *(name if each is True else f"{name}={_written(each)}" for name, each in given_ones),
    )


def _written(given: Any) -> Any:
    return recorded(given) if isinstance(given, str | Path) else given
