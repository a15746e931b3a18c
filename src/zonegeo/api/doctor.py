"""The use case of the doctor: can zonegeo work here, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from zonegeo.base.errors import ZonegeoError
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.diagnosis import Diagnosis, Line, diagnosis_of
from zonegeo.profiles.library import profile_ids
from zonegeo.rendering.inspection import diagnoses
from zonegeo.rendering.page.packaged import UnknownResourceError
from zonegeo.rendering.page.typeface import FONTS
from zonegeo.sources import installation as surroundings
from zonegeo.sources.study.find_study import carried_root, is_study, tables_in
from zonegeo.sources.windows_pc import windows_lines, windows_pc

_LOCALE = Path(__file__).resolve().parents[1] / "i18n" / "locale"


def diagnose(
    *, folder: Path | None = None, temporary: Path | None = None, environment: Mapping[str, str] | None = None,
    encoding: str | None = None, locale: Path = _LOCALE,
) -> Diagnosis:  # fmt: skip
    """Look at everything that zonegeo stands on, and say of each whether it is in order.

    Parameters
    ----------
    folder, temporary, environment, encoding, locale
        The working folder, the temporary one, the variables, the console's encoding and the folder of the catalogues;
        by default those of this process.

    Returns
    -------
    One line for each thing; ``error`` where something essential is broken.
    """
    variables, console, temp = surroundings.surroundings()
    here = Path.cwd() if folder is None else folder
    used = variables if environment is None else environment
    steps: tuple[Callable[[], Iterator[Line]], ...] = (
        surroundings.package_lines,
        surroundings.library_lines,
        lambda: surroundings.proj_lines(used),
        _font_lines,
        lambda: surroundings.console_lines(encoding or console, used),
        lambda: surroundings.folder_lines(here, temporary or temp),
        lambda: windows_lines(windows_pc(used), here),
        lambda: surroundings.catalogue_lines(locale),
        lambda: _study_lines(here),
        surroundings.extra_lines,
    )
    return diagnosis_of(tuple(line for step in steps for line in _lines(step)))


def _lines(step: Callable[[], Iterator[Line]]) -> list[Line]:
    """A step that breaks is a finding: the doctor says so and goes on."""
    found: list[Line] = []
    try:
        found.extend(step())
    except Exception as error:
        name = getattr(step, "__name__", "step")
        found.append(Line(name, "error", "doctor.step-fails", {"detail": f"{type(error).__name__}: {error}"[:160]}))
    return found


def _font_lines() -> Iterator[Line]:
    for weight, font in FONTS.items():
        try:
            size = len(font.content())
        except (UnknownResourceError, OSError) as error:
            values = {"weight": weight, "detail": str(error)[:160], "command": f"pip install {font.module}"}
            yield Line("font", "error", "doctor.font-missing", values)
        else:
            yield Line("font", "ok", "doctor.font", {"name": Path(font.path).name, "weight": weight, "size": size})


def _study_lines(folder: Path) -> Iterator[Line]:
    from zonegeo.sources.study.read_study import read_study_file

    sound = []
    for root in dict.fromkeys((folder / "geo", carried_root() / "geo")):
        for path in tables_in(root):
            with suppress(OSError):
                if not is_study(path):
                    continue
            try:
                sound.append(read_study_file(path).id)
            except ZonegeoError as error:
                codes = sorted({problem.code for problem in error.problems})
                yield Line("study", "warning", "doctor.study-broken", {"path": str(path), "codes": codes})
    names = list(dict.fromkeys(sound))
    known = Line("studies", "ok", "doctor.studies", {"count": len(names), "value": names})
    yield known if names else Line("studies", "error", "doctor.studies-none", {"command": "pip install zonegeo"})
    profiles = list(profile_ids())
    listed = Line("profiles", "ok", "doctor.profiles", {"count": len(profiles), "value": profiles})
    yield listed if profiles else Line("profiles", "error", "doctor.profiles-none", {"command": "pip install zonegeo"})


def render_diagnosis(diagnosis: Diagnosis, format_name: str, *, language: str) -> str:
    """Return a diagnosis as ``text`` or ``json``."""
    translator = Translator(language)
    render = diagnoses.render_json if format_name == "json" else diagnoses.render_text
    return render(diagnosis, translator)
