"""The options of every command that reads a planner's files: one name, one meaning, and what they answer."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.files.path_text import cut_at_colon
from zonegeo.base.value import value
from zonegeo.cli.options.shared_options import TEXT, MeasureInOption
from zonegeo.sources.boundary.formats.readers import is_boundary_format
from zonegeo.sources.intake.question import Answers

_Texts = list[str] | None

CrsOption = Annotated[_Texts, typer.Option("--crs", metavar="[FILE=]EPSG:N", help=TEXT("help.file-crs"))]
LayerOption = Annotated[_Texts, typer.Option("--layer", metavar="[FILE=]NAME", help=TEXT("help.file-layer"))]
EncodingOption = Annotated[_Texts, typer.Option("--encoding", metavar="[FILE=]NAME", help=TEXT("help.encoding"))]
FieldsOption = Annotated[_Texts, typer.Option("--fields", metavar="OURS=COLUMN,...", help=TEXT("help.fields"))]
RoleByOption = Annotated[str | None, typer.Option("--role-by", metavar="COLUMN|file|layer", help=TEXT("help.role-by"))]
RoleOption = Annotated[_Texts, typer.Option("--role", metavar="WORD=ROLE", help=TEXT("help.role"))]
ProposalByOption = Annotated[
    _Texts, typer.Option("--proposal-by", metavar="COLUMN|file|layer|one", help=TEXT("help.proposal-by"))
]
FillDownOption = Annotated[
    _Texts, typer.Option("--fill-down", metavar="[FILE=]COLUMN,...", help=TEXT("help.fill-down"))
]
ZoneOption = Annotated[str | None, typer.Option("--zone", metavar="ID|none", help=TEXT("help.zone"))]
BasisOption = Annotated[str | None, typer.Option("--basis", metavar="BASIS", help=TEXT("help.basis"))]
AccuracyOption = Annotated[str | None, typer.Option("--accuracy", metavar="LENGTH", help=TEXT("help.accuracy"))]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help=TEXT("help.yes"))]

# our short words in --fields → what they are called in a study
_OURS = {"area": "declared_area"}
_ADDED: dict[str, Any] = {
    "crs": CrsOption, "measure_in": MeasureInOption, "layer": LayerOption, "encoding": EncodingOption,
    "fields": FieldsOption, "role_by": RoleByOption, "role": RoleOption, "proposal_by": ProposalByOption,
    "fill_down": FillDownOption,
    "zone": ZoneOption, "basis": BasisOption, "accuracy": AccuracyOption, "yes": YesOption,
}  # fmt: skip


@value
class FileOptions:
    """What the options of a command say of the files that it reads."""

    given: Mapping[str, Any]

    @classmethod
    def taking(cls, *, yes: bool) -> FileOptions:
        """Return options of which none was given but perhaps ``--yes``."""
        return cls({name: yes if name == "yes" else None for name in _ADDED})

    def answers(self, *, profile: str | None = None, as_of: date | None = None) -> Answers:
        """Return what the options answer, by the keys of the questions."""
        said: dict[str, str] = {}
        for name in ("crs", "layer", "encoding", "fill-down"):
            said.update(_by_file(name, self.given[name.replace("-", "_")] or ()))
        said.update(_of_fields(self.given["fields"] or ()))
        said.update(_of_roles(self.given["role"] or ()))
        for text in self.given["proposal_by"] or ():
            file, _, proposal = text.rpartition("=")
            said[f"proposal:{file}" if file else "proposal-by"] = proposal
        whole = {
            "role-by": "role_by",
            "zone": "zone",
            "basis": "basis",
            "accuracy": "accuracy",
            "measure-in": "measure_in",
        }
        said.update({key: str(self.given[name]) for key, name in whole.items() if self.given[name] is not None})
        if profile is not None:
            said["profile"] = profile
        if as_of is not None:
            said["as-of"] = as_of.isoformat()
        return Answers(said, bool(self.given["yes"]))

    def used(self) -> list[str]:
        """Return the options that were given, as the receipt keeps them."""
        return [name for name, each in self.given.items() if each not in (None, False, [])]

    def refuse_but(self, study: str, *names: str) -> None:
        """Refuse the options that say how files are read, but for some: see :meth:`refuse`."""
        FileOptions({name: each for name, each in self.given.items() if name not in names}).refuse(study)

    def refuse(self, study: str) -> None:
        """Refuse options that say how files are read, where a study says that itself.

        Raises
        ------
        UsageError
            ``option-of-files``.
        """
        named = [f"--{name.replace('_', '-')}" for name in self.used() if name != "yes"]
        if named:
            raise UsageError(Problem("option-of-files", named[0], {"value": study, "known": ", ".join(named)}))


def takes_files(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of files; it receives them as one value, ``files``."""

    @functools.wraps(command)
    def with_options(*args: Any, **kwargs: Any) -> int:
        given = {name: kwargs.pop(name, None) for name in _ADDED}
        return command(*args, **kwargs, files=FileOptions(given))

    hints = get_type_hints(command, include_extras=True)
    own = [each.replace(annotation=hints[name]) for name, each in inspect.signature(command).parameters.items()
           if name != "files"]  # fmt: skip
    kind = inspect.Parameter.KEYWORD_ONLY
    added = [
        inspect.Parameter(name, kind, annotation=each, default=False if name == "yes" else None)
        for name, each in _ADDED.items()
    ]
    place = next(n for n, each in enumerate(own) if each.name == "lang")
    parameters = [*own[:place], *added, *(each.replace(kind=kind) for each in own[place:])]
    with_options.__signature__ = inspect.Signature(parameters, return_annotation=int)  # type: ignore[attr-defined]
    with_options.__annotations__ = {each.name: each.annotation for each in parameters}
    return with_options


def one_of(texts: Sequence[str] | None, name: str, file: str | Path) -> str | None:
    """Return what ``[FILE=]VALUE`` says of one file: its own value, else the one for all."""
    said = _by_file(name, texts or ())
    return said.get(f"{name}:{Path(file).name}", said.get(f"{name}:{file}", said.get(name)))


def fields_of(texts: Sequence[str] | None) -> dict[str, str]:
    """Return what ``--fields`` says to a command that reads one file: our name for each of its columns.

    >>> fields_of(["name=지구명, area=면적"])
    {'name': '지구명', 'declared_area': '면적'}
    """
    found: dict[str, str] = {}
    for ours, theirs in pairs_of(texts or (), "--fields"):
        name = _OURS.get(ours, ours)
        if name in found or not theirs:
            raise UsageError(Problem("map-fields-not-understood", "--fields", {"value": f"{ours}={theirs}"}))
        found[name] = theirs
    return found


def _by_file(name: str, texts: Sequence[str]) -> Mapping[str, str]:
    """Return what ``[FILE=]VALUE`` says, of one file or of all; several layers are named one after the other."""
    said: dict[str, str] = {}
    for text in texts:
        file, sign, told = text.rpartition("=")
        of_file = bool(sign) and is_boundary_format(Path(cut_at_colon(file)[0]))
        key = f"{name}:{file}" if of_file else name
        each = told if of_file else text
        said[key] = f"{said[key]},{each}" if key in said and name == "layer" else each
    return said


def pairs_of(texts: Sequence[str], option: str) -> Iterator[tuple[str, str]]:
    """Yield each ``ours=theirs`` of an option that may be given several times, with commas between.

    >>> list(pairs_of(["name=지구명, role=구분", "area=면적:m2"], "--fields"))
    [('name', '지구명'), ('role', '구분'), ('area', '면적:m2')]
    """
    for each in (part.strip() for text in texts for part in text.split(",")):
        ours, sign, theirs = each.partition("=")
        if each and not (ours.strip() and sign):
            raise UsageError(Problem("map-fields-not-understood", option, {"value": each}))
        if each:
            yield ours.strip(), theirs.strip()


def _of_fields(texts: Sequence[str]) -> Mapping[str, str]:
    said: dict[str, str] = {}
    for ours, theirs in pairs_of(texts, "--fields"):
        name = _OURS.get(ours, ours)
        column, _, unit = theirs.rpartition(":")
        if name == "declared_area" and column:
            said[f"area:{column}"] = unit
        if not (name == "declared_area" and unit == "none"):
            said[f"field:{name}"] = theirs
        said[f"field:{name}:{theirs}"] = theirs
    return said


def _of_roles(texts: Sequence[str]) -> Mapping[str, str]:
    from zonegeo.sources.intake.words import role_of

    said = {}
    for text in texts:
        word, sign, role = (part.strip() for part in text.rpartition("="))
        known = role_of(role)[0]
        if not (word and sign and (known is not None or role == "none")):
            raise UsageError(Problem("role-not-understood", "--role", {"value": text}))
        said[f"role:{word}"] = "none" if known is None else known.value
    return said
