"""The layers of the files given, through the one door, with what has to be said before they can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.model.study import InputFile
from zonegeo.sources.boundary.coordinate_system import coordinate_system
from zonegeo.sources.boundary.raw.shapes import positions_of
from zonegeo.sources.boundary.read_boundary_file import (
    GEOMETRY_FIELDS,
    BoundaryFile,
    read_boundary_file,
    read_raw_layer,
)
from zonegeo.sources.boundary.read_geojson import Feature
from zonegeo.sources.boundary.to_lonlat import in_korea
from zonegeo.sources.intake.question import Asking, Choice, Question
from zonegeo.sources.intake.words import proposals_in, roles_in
from zonegeo.sources.reading import Reading

# what Korean data is drawn in, newest first
_KOREAN = ("EPSG:5186", "EPSG:5187", "EPSG:5185", "EPSG:5188", "EPSG:5179", "EPSG:5174", "EPSG:2097", "EPSG:5176",
           "EPSG:5177", "EPSG:5181", "EPSG:4326")  # fmt: skip
_ENCODINGS = ("encoding-unknown", "encoding-ambiguous")


@value
class SourceLayer:
    """One layer of a file: ``file`` is its name in messages and options, ``layer`` is empty for the only one."""

    file: str
    layer: str
    folder: str
    features: tuple[Feature, ...]
    evidence: Mapping[str, Any]
    inputs: tuple[InputFile, ...]

    @property
    def shown(self) -> str:
        """The layer in messages: the file, and the layer where it is one of several."""
        return f"{self.file}:{self.layer}" if self.layer else self.file

    @property
    def names(self) -> tuple[str, ...]:
        """What may speak of the role and the proposal, nearest first: the layer, the file, the folder."""
        return tuple(each for each in (self.layer, Path(self.file).stem, self.folder) if each)

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns of the layer."""
        return tuple(dict.fromkeys(name for feature in self.features for name in feature.properties))

    def alias(self, heading: str) -> str:
        """Return what a column is called for people, empty where the file does not say."""
        return str(self.evidence.get("aliases", {}).get(heading, ""))

    def column(self, heading: str) -> list[Any]:
        """Return the cells of a column, one for each feature."""
        return [feature.properties.get(heading) for feature in self.features]


# how a file is opened: the door, or a memory of it where the same files are read again after each answer
Read = Callable[..., BoundaryFile]


def open_file(
    path: Path, *, crs: str | None, encoding: str | None, layer: str | None, shown: str,
    fields: frozenset[tuple[str, str]],
) -> BoundaryFile:  # fmt: skip
    """Read a file through the one door; every argument can be a key of a memory."""
    return read_boundary_file(path, crs=crs, encoding=encoding, layer=layer, shown=shown, fields=dict(fields))


def read_layers(
    paths: Sequence[Path], asking: Asking, read: Read = open_file, *,
    put_aside: Callable[[Path, str, InputError], bool] = lambda *_: False,
) -> tuple[SourceLayer, ...]:  # fmt: skip
    """Read every layer of the files; a CRS, an encoding or a choice of layers that nobody says becomes a question.

    ``put_aside`` says of a file that was refused, by its path, its name and why, whether somebody else reads it.

    Raises
    ------
    InputError
        Every mistake of every file.
    """
    problems: list[Problem] = []
    found: list[SourceLayer] = []
    names = shown_names(paths)
    for path, name in zip(paths, names, strict=True):
        try:
            found.extend(_layers_of(path, name, asking, read, put_aside))
        except InputError as error:
            if not put_aside(path, name, error):
                problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return tuple(found)


def shown_names(paths: Sequence[Path]) -> tuple[str, ...]:
    """Return how each file is called: by its name, by its path where two have the same name.

    >>> shown_names([Path("1안/배후.shp"), Path("2안/배후.shp"), Path("1안/핵심.shp")])
    ('1안/배후.shp', '2안/배후.shp', '핵심.shp')
    """
    names = [path.name for path in paths]
    return tuple(path.as_posix() if names.count(path.name) > 1 else path.name for path in paths)


def _layers_of(
    path: Path, name: str, asking: Asking, read: Read, put_aside: Callable[[Path, str, InputError], bool]
) -> Iterator[SourceLayer]:
    chosen = asking.answers.of_file("layer", name)
    if chosen is not None:
        for layer in chosen.split(",") if chosen else ():
            yield from _read(path, name, layer.strip(), asking, read)
        return
    try:
        yield from _read(path, name, None, asking, read)
    except InputError as error:
        known = [each.values.get("layers") for each in error.problems if each.code == "layer-not-chosen"]
        if not known or not known[0]:
            raise
        if put_aside(path, name, error):
            return
        for layer in choose_layers(name, known[0], asking):
            yield from _read(path, name, layer, asking, read)


def choose_layers(name: str, layers: Sequence[str], asking: Asking) -> Sequence[str]:
    """Return the layers meant: all where each speaks of a role or a proposal, else those that do, to be confirmed."""
    telling = [each for each in layers if roles_in(each) or proposals_in(each)]
    if len(telling) == len(layers):
        return telling
    choices = tuple(Choice(each, Message("intake.word.text", {"value": each})) for each in layers)
    whole = Choice(",".join(layers), Message("intake.word.all-layers", {"count": len(layers)}))
    answer = asking.ask(
        Question(
            f"layer:{name}", "layer", name, ",".join(telling), (*choices, whole),
            {"file": name, "layers": list(layers), "proposed": telling},
        )
    )  # fmt: skip
    return [each for each in answer.split(",") if each]


def _read(path: Path, name: str, layer: str | None, asking: Asking, door: Read) -> Iterator[SourceLayer]:
    answers = asking.answers
    crs, encoding = answers.of_file("crs", name), answers.of_file("encoding", name)
    told = {each: answers.get(f"field:{each}") for each in GEOMETRY_FIELDS}
    fields = frozenset((each, column) for each, column in told.items() if column)
    try:
        read = door(path, crs=crs or None, encoding=encoding or None, layer=layer or None, shown=name, fields=fields)
    except InputError as error:
        codes = {each.code for each in error.problems}
        if codes == {"crs-missing"} and crs is None:
            _ask_crs(path, name, layer, encoding, asking)
        elif len(codes) == 1 and codes <= set(_ENCODINGS) and encoding is None:
            asking.ask(Question(f"encoding:{name}", "encoding", name, "", _codecs(),
                                {"file": name}))  # fmt: skip
        else:
            raise
        return
    folder = path.parent.name if path.parent.name not in ("", ".", "..") else ""
    yield SourceLayer(name, layer or "", folder, read.features, read.evidence, read.inputs)


def _codecs() -> tuple[Choice, ...]:
    return tuple(Choice(each, Message("intake.word.text", {"value": each})) for each in ("cp949", "utf-8"))


def _ask_crs(path: Path, name: str, layer: str | None, encoding: str | None, asking: Asking) -> None:
    """Ask for the CRS: the numbers tell in which systems they would lie in Korea, and not in which they are."""
    raw = read_raw_layer(path, Reading(), encoding=encoding, layer=layer, shown=name)
    xy = [xy[:2] for geometry in raw.geometries[:100] if geometry for xy in list(positions_of(geometry))[:1]]
    middle = np.array(xy, dtype=float).reshape(-1, 2).mean(axis=0)[None, :] if xy else np.empty((0, 2))
    within = [code for code in _KOREAN if len(middle) and _lies_in_korea(code, middle)]
    choices = tuple(Choice(code, Message("intake.word.text", {"value": code})) for code in within)
    asking.ask(Question(f"crs:{name}", "crs", name, "", choices, {"file": name, "known": within}))


def _lies_in_korea(code: str, middle: Any) -> bool:
    system = coordinate_system(None, option=code, where="")
    lon, lat = (float(each) for each in system.move(middle)[0])
    return in_korea(lon, lat)
