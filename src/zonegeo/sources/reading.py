"""What passes through everything that reads: the files that were read, what is wrong, what is worth a notice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from zonegeo.base.errors import InputError, Problem, ZonegeoError
from zonegeo.base.files.outputs import note_read
from zonegeo.base.files.toml_text import parse_toml
from zonegeo.base.message import Message
from zonegeo.model.study import InputFile
from zonegeo.sources.documents import parse_json, read_bytes


class Reading:
    """One way through ``sources``: here bytes are read and remembered, here mistakes wait until all of them are known.

    Who reads one thing makes a reading, hands it to whatever takes part, and calls :meth:`finish` before it believes
    anything that came back.

    Examples
    --------
    >>> reading = Reading()
    >>> with reading.collecting(InputError):
    ...     content = reading.content(Path("no-such-file.toml"))
    >>> reading.wrong("no-case", "a.md")
    >>> [problem.code for problem in reading.problems], reading.files
    (['file-missing', 'no-case'], ())
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.notices: list[Message] = []
        self._files: list[InputFile] = []

    @property
    def files(self) -> tuple[InputFile, ...]:
        """The files that were read, each once, in the order of reading, with the SHA-256 of their bytes."""
        return tuple(self._files)

    def content(self, path: Path, *, shown: str | None = None) -> bytes:
        """Return the bytes of a file and remember it; raises what :func:`read_bytes` refuses.

        Parameters
        ----------
        shown
            The file's name in messages and among the ``files``; without it, the path and the bare name.
        """
        content = read_bytes(path, shown=shown)
        self.remember(InputFile(shown or path.name, hashlib.sha256(content).hexdigest()))
        return content

    def json(self, path: Path, *, shown: str | None = None) -> Any:
        """Return the value of a JSON file; raises what :func:`read_bytes` and :func:`parse_json` refuse."""
        return parse_json(self.content(path, shown=shown), where=shown or path.name)

    def toml(self, path: Path, *, shown: str | None = None) -> dict[str, Any]:
        """Return the value of a TOML file; raises what :func:`read_bytes` and :func:`parse_toml` refuse."""
        return parse_toml(self.content(path, shown=shown), where=shown or path.name)

    def remember_large(self, path: Path, *, shown: str) -> None:
        """Remember a file that a library reads by itself because it is too large to be held in memory."""
        note_read(path)
        with path.open("rb") as stream:
            self.remember(InputFile(shown, hashlib.file_digest(stream, "sha256").hexdigest()))

    def remember(self, *files: InputFile) -> None:
        """Add files that were read elsewhere; one that is known already stays as it was first told."""
        for each in files:
            if (each.path, each.sha256) not in ((known.path, known.sha256) for known in self._files):
                self._files.append(each)

    def wrong(self, code: str, where: str, values: Mapping[str, Any] | None = None) -> None:
        """Add one mistake."""
        self.problems.append(Problem(code, where, values or {}))

    def add(self, problems: Problem | Iterable[Problem]) -> None:
        """Add a mistake, or those of a part."""
        self.problems.extend((problems,) if isinstance(problems, Problem) else problems)

    def collecting(self, *kinds: type[ZonegeoError]) -> _Collecting:
        """Return a block that an error of these kinds ends: it is a mistake like any other, and reading goes on."""
        return _Collecting(self, kinds)

    def finish(self) -> None:
        """End the reading: nothing where all is well.

        Raises
        ------
        InputError
            With every mistake.
        """
        if self.problems:
            raise InputError(self.problems)


class _Collecting:
    """A class and no generator, so that it is known to types that the block may end early."""

    def __init__(self, reading: Reading, kinds: tuple[type[ZonegeoError], ...]) -> None:
        self._reading, self._kinds = reading, kinds

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        if isinstance(error, ZonegeoError) and isinstance(error, self._kinds):
            self._reading.add(error.problems)
            return True
        return False
