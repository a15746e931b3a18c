"""The use cases of a profile as it is: read one by its name or path, list them, find the one that a study names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from zonegeo.base.errors import InputError, Problem, ZonegeoError
from zonegeo.base.files.path_text import ends_with
from zonegeo.base.message import OWN_WORDS
from zonegeo.i18n.translator import Translator
from zonegeo.measures import MEASURES
from zonegeo.model.profile import Profile
from zonegeo.model.study import Study
from zonegeo.profiles import library


def read_profile(profile: str) -> Profile:
    """Read a profile: an id (``"kr/innotown"``), or the path of a TOML file.

    Parameters
    ----------
    profile
        The id of a profile that zonegeo or an installed package carries, or a path that ends in ``.toml``.

    Returns
    -------
    Requirements, limits with the days on which they are in force, and clauses; limits in SI units.

    Raises
    ------
    UsageError
        ``unknown-profile``.
    InputError
        Every mistake of the profile and of what it extends.

    Examples
    --------
    >>> [requirement.id for requirement in read_profile("kr/innotown").requirements][:3]
    ['core-institutions', 'agreement', 'separation']
    """
    read = library.read_profile(profile, measures=MEASURES)
    problems = tuple(_word_problems(read, profile))
    if problems:
        raise InputError(problems)
    return read


def _word_problems(profile: Profile, where: str) -> Iterator[Problem]:
    """Yield the words of a profile that stand for no sentence, and those that ask for other values than it has."""
    for code, own in profile.words.items():
        if code in OWN_WORDS:
            continue
        told = Translator("en").template(code)
        known = _values_of(told)
        asked = [_values_of(text) for text in (own.ko, own.en)]
        if told == code or known is None or any(each is None or not each <= known for each in asked):
            yield Problem("unknown-word", f"{where}: words.{code}", {"value": code, "nearest": "", "known": told})


def _values_of(sentence: str) -> set[str] | None:
    """Return the names of the values that a sentence asks for; None where its braces would not be read as such."""
    try:
        fields = [(name, spec, turn) for _, name, spec, turn in Formatter().parse(sentence) if name is not None]
    except ValueError:
        return None
    plain = all(name.isidentifier() and not spec and not turn for name, spec, turn in fields)
    return {name for name, _, _ in fields if name.lower() not in OWN_WORDS} if plain else None


def list_profiles() -> tuple[str, ...]:
    """Return the ids of the profiles that zonegeo and installed packages carry.

    Returns
    -------
    The ids, sorted.

    Examples
    --------
    >>> "kr/innotown" in list_profiles()
    True
    """
    return library.profile_ids()


def profile_of(study: Study, profile: str | None) -> Profile:
    """Return the profile of that id or path, or the one that the study names."""
    if profile is not None:
        return read_profile(profile)
    try:
        return read_profile(study.profile)
    except ZonegeoError as error:
        if ends_with(study.profile, ".toml") and Path(study.profile).is_file():
            raise  # its own mistakes, at their own places
        # the study names it, so the input is at fault and not the request
        place = f"{study.inputs[0].path}: study.profile"
        raise InputError(Problem(p.code, place, p.values) for p in error.problems) from None
