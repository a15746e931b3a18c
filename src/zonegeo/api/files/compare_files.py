"""Boundary files that are put side by side: do they say themselves what each of their features is?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zonegeo.base.errors import InputError
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file
from zonegeo.sources.study.file_proposals import ROLES


def say_themselves(paths: Sequence[str], role_by: str) -> bool:
    """True where every file is a proposal by itself: each of its features has its role in that attribute.

    What is wrong with such files in any other way is told when they are compared.
    """
    for path in paths:
        try:
            features = read_boundary_file(Path(path)).features
        except InputError as error:
            if {each.code for each in error.problems} & {"crs-missing", "layer-not-chosen", "format-not-read"}:
                return False
            continue
        given = [feature.properties.get(role_by) for feature in features]
        if not given or any(each is None or str(each) not in ROLES for each in given):
            return False
    return True
