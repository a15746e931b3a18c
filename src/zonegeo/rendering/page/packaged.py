"""Files of installed packages, trusted by their digest: none of them is copied into the repository."""

from __future__ import annotations

from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from zonegeo.base.value import value


class UnknownResourceError(ValueError):
    """The page would load something that no installed package carries."""


@value
class PackagedFile:
    """A file of an installed package; ``path`` from the folder of its module."""

    module: str
    path: str
    sha256: str

    def content(self) -> bytes:
        """Return the bytes of the file; another digest than the known one raises ``UnknownResourceError``.

        The module itself is not imported: that of the font would load a whole plotting library.
        """
        content = self.place().read_bytes()
        found = sha256(content).hexdigest()
        if found != self.sha256:
            raise UnknownResourceError(f"{self.module}/{self.path}: SHA-256 {found}, expected {self.sha256}")
        return content

    def place(self) -> Path:
        """Return where the file lies; the module itself is not imported."""
        spec = find_spec(self.module)
        folders = None if spec is None else spec.submodule_search_locations
        if not folders:
            raise UnknownResourceError(f"{self.module} is not installed")
        return Path(next(iter(folders)), self.path)

    def text(self) -> str:
        """Return the file as UTF-8 text."""
        return self.content().decode("utf-8")
