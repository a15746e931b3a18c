"""One run of a screening over files, piece after piece: what is done is remembered, and taken over by the next run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from zonegeo.api.screening_pieces import HERE, Question, Reading, columns_for, described, screen_pieces
from zonegeo.exploration.task import Watch
from zonegeo.exports.screened import read_text, write_text
from zonegeo.model.value import value
from zonegeo.sources.parcel_files import ParcelFile, Piece, pieces_of
from zonegeo.sources.parcel_scan import Stopped, parcel_database

# the name of a part: number of the file, first row of the piece
_PART = "part-{number:05d}-{start:010d}-{fingerprint:.12}.arrow"


@value
class Done:
    """What a run has: its pieces in order, the files of which it has all, and what an earlier run gave of both."""

    pieces: tuple[Mapping[str, Any], ...]
    files: tuple[Mapping[str, Any], ...]
    resumed: int
    taken_over: int


@value
class Opened:
    """Files of parcels as they describe themselves, and the database that reads them."""

    connection: Any
    files: tuple[ParcelFile, ...]


@contextmanager
def opened_parcels(paths: Sequence[Path], how: Reading, output: Path) -> Iterator[Opened]:
    """Open the database of a run whose result is to be written to ``output``."""
    room = folder_beside(output) / "spill"
    opened = parcel_database(paths, threads=how.threads, memory_mb=how.memory_mb, temporary=room)
    with opened as connection:
        yield Opened(connection, tuple(described(each, connection, how) for each in paths))


def folder_beside(output: Path) -> Path:
    """Return the folder of the parts of an output."""
    return output.with_name(f".{output.name}.screening")


@value
class Run:
    """``folder``, hidden beside the output, holds a part for each piece that is done, and the ledger of them."""

    question: Question
    how: Reading
    look: Watch
    output: Path
    task: str

    @property
    def folder(self) -> Path:
        """The folder of the parts."""
        return folder_beside(self.output)

    def start(self, *, resume: bool) -> None:
        """Forget an earlier run unless it is to be resumed and asked the same."""
        if not resume or self._ledger().get("task") != self.task:
            shutil.rmtree(self.folder, ignore_errors=True)

    def over(self, opened: Opened) -> tuple[Done, str]:
        """Screen the pieces of files; return what is done, and why it stopped where it did."""
        files = opened.files
        for file in files:
            columns_for(self.question, file)  # what is wrong with a later file is said before the first is read
        named = {
            _PART.format(number=number, start=piece.start, fingerprint=file.fingerprint): piece
            for number, file in enumerate(files)
            for piece in pieces_of(file)
        }
        before = {part: entry for part, entry in self._earlier().items() if part in named}
        entries = dict(before)
        progress = _Progress(self.look, sum(file.rows for file in files), entries)
        left = {self.folder / part: piece for part, piece in named.items() if part not in before}
        stopped = self._screen(self._engine(opened.connection, left, progress), left, entries, progress)
        return _done(files, named, entries, set(before)), stopped

    def _engine(
        self, connection: Any, pieces: Mapping[Path, Piece], progress: Callable[[float], None]
    ) -> Iterator[tuple[Path, dict[str, int]]]:
        how = self.how
        if how.engine == HERE:
            return screen_pieces(
                connection, pieces, self.question, threads=how.threads, should_stop=self.look.should_stop, told=progress
            )
        from zonegeo.api.screening_dask import screen_on_dask

        return screen_on_dask(pieces, self.question, how, should_stop=self.look.should_stop)

    def _screen(
        self,
        screened: Iterator[tuple[Path, dict[str, int]]],
        pieces: Mapping[Path, Piece],
        entries: dict[str, Any],
        progress: Callable[[float], None],
    ) -> str:
        """Enter every piece as it is done; return why it stopped where it did."""
        if not pieces or self.look.should_stop():
            return self.look.should_stop() if pieces else ""
        try:
            for path, counts in screened:
                self._enter(entries, path.name, pieces[path], counts)
                progress(0.0)
        except Stopped:
            return self.look.should_stop() or "interrupted"
        return ""

    def _enter(self, entries: dict[str, Any], part: str, piece: Piece, counts: Mapping[str, int]) -> None:
        entries[part] = {"path": str(piece.file.path), "start": piece.start, "rows": piece.rows, "counts": dict(counts)}
        write_text(self.folder / "done.json", json.dumps({"task": self.task, "parts": entries}, ensure_ascii=False))

    def _earlier(self) -> dict[str, Any]:
        """The entries of the ledger whose parts are there."""
        parts = self._ledger().get("parts", {})
        return {part: entry for part, entry in parts.items() if (self.folder / part).is_file()}

    def _ledger(self) -> dict[str, Any]:
        text = read_text(self.folder / "done.json")
        try:
            found = json.loads(text) if text else {}
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@value
class _Progress:
    """Tells how many parcels are done: those of the entries, and some more."""

    look: Watch
    total: int
    entries: Mapping[str, Any]

    def __call__(self, more: float) -> None:
        self.look.tell(sum(each["rows"] for each in self.entries.values()) + int(more), self.total)


def _done(
    files: Sequence[ParcelFile], named: Mapping[str, Piece], entries: Mapping[str, Any], before: set[str]
) -> Done:
    pieces = [{**entries[part], "part": part} for part in named if part in entries]
    parts_of = {file.path: [part for part, piece in named.items() if piece.file is file] for file in files}
    whole = [file for file in files if all(part in entries for part in parts_of[file.path])]
    return Done(
        tuple(pieces),
        tuple({"path": str(file.path), "rows": file.rows, "fingerprint": file.fingerprint} for file in whole),
        sum(all(part in before for part in parts_of[file.path]) for file in whole),
        sum(entries[part]["rows"] for part in before),
    )
