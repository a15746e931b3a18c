"""Build hook: compile the message catalogues, so that the repository holds only the readable *.po files."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)


class CatalogueBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes a ``*.mo`` beside every ``*.po``."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for source in sorted(Path(self.root, "src/zonegeo/i18n/locale").glob("*/LC_MESSAGES/*.po")):
            with source.open("rb") as stream:
                catalogue = read_po(stream)
            # without the moment of building: the same source gives the same wheel
            catalogue.creation_date = catalogue.revision_date = _MOMENT
            compiled = BytesIO()
            write_mo(compiled, catalogue)
            target = source.with_suffix(".mo")
            # one that says the same is left alone: tests may be reading it while a wheel is built beside them
            if not target.is_file() or target.read_bytes() != compiled.getvalue():
                target.write_bytes(compiled.getvalue())
