"""The use case of a shell that completes words: which names are known here. It reads tables and never a geometry."""

from __future__ import annotations

from pathlib import Path

from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.base.errors import ZonegeoError
from zonegeo.base.file_problems import ids_in
from zonegeo.base.files.toml_text import parse_toml
from zonegeo.sources.documents import read_bytes
from zonegeo.sources.study.find_study import find_study, known_studies


def study_names() -> tuple[str, ...]:
    """Return the names of the studies in ``geo/`` of the working folder and of those that zonegeo carries.

    >>> "hongneung" in study_names()
    True
    """
    return known_studies(Path.cwd())


def proposal_ids(study: str) -> tuple[str, ...]:
    """Return the ids of the proposals of a study; none where it cannot be read, because a shell cannot be told why.

    >>> proposal_ids("hongneung")[:2]
    ('request-2019', 'designation-2020')
    """
    try:
        return tuple(ids_in(_document(study), "proposal"))
    except (ZonegeoError, OSError):
        return ()


def requirement_ids(profile: str | None, study: str | None) -> tuple[str, ...]:
    """Return the ids of the requirements of a profile, or of the profile that a study names, or of ``kr/innotown``.

    >>> requirement_ids(None, "hongneung")[2]
    'separation'
    """
    try:
        head = _document(study).get("study") if study else None
        named = profile or (head.get("profile") if isinstance(head, dict) else None) or "kr/innotown"
        return tuple(each.id for each in read_profile(str(named)).requirements)
    except (ZonegeoError, OSError):
        return ()


def _document(study: str) -> dict[str, object]:
    path = find_study(study, folder=Path.cwd())
    return parse_toml(read_bytes(path), where=path.name)
