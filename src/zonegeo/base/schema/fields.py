"""The fields of an entry, as its class and the bases of it declare them."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Union, get_args, get_origin, get_type_hints

from zonegeo.base.schema.markers import FieldMarker, ModelCheck
from zonegeo.base.value import value

REQUIRED = object()


@value
class EntryField:
    """A field of an entry: its type, what is said of it, its name in the file, its default."""

    annotation: Any
    markers: tuple[Any, ...]
    alias: str | None
    default: Any
    default_factory: Callable[[], Any] | None

    @property
    def is_required(self) -> bool:
        """True where a file has to say it."""
        return self.default is REQUIRED and self.default_factory is None

    def made_default(self) -> Any:
        """Return what stands where a file says nothing."""
        return self.default if self.default_factory is None else self.default_factory()


def fields_of(cls: type) -> dict[str, EntryField]:
    """Return the fields of a class of entries by their names, those of its bases first."""
    found: dict[str, EntryField] = {}
    for each in reversed(cls.__mro__):
        if declares_fields(each):
            for name, annotation in own_annotations(each).items():
                found[name] = _field(annotation, each.__dict__.get(name, REQUIRED))
    return found


def is_entry(kind: Any) -> bool:
    """True for a class of entries."""
    return isinstance(kind, type) and getattr(kind, "is_entry", False)


def declares_fields(cls: type) -> bool:
    """True for a class of entries but for the base of all of them, which declares none."""
    return is_entry(cls) and "is_entry" not in vars(cls)


def own_annotations(cls: type) -> dict[str, Any]:
    """Return the types that a class itself declares, of its fields alone."""
    own: dict[str, Any] = cls.__annotations__
    if any(map(_names_a_class, own.values())):
        told = get_type_hints(cls, include_extras=True)
        own = {name: told[name] for name in own}
    return {name: each for name, each in own.items() if get_origin(each) is not ClassVar and name[0] != "_"}


def _names_a_class(annotation: Any) -> bool:
    """True for a type that is yet to be looked up: a whole one, or the class itself in a list."""
    listed = get_args(annotation) if get_origin(annotation) is tuple else ()
    return any(isinstance(each, str) for each in (annotation, *listed))


def _field(annotation: Any, default: Any) -> EntryField:
    markers: tuple[Any, ...] = ()
    if get_origin(annotation) is Annotated:
        annotation, *beside = get_args(annotation)
        markers = tuple(beside)
    told: dict[str, Any] = {}
    for each in (*markers, default):
        if isinstance(each, FieldMarker):
            told.update(each.told)
    if isinstance(default, FieldMarker):
        markers = (*markers, default)
        default = REQUIRED
    return EntryField(annotation, markers, told.get("alias"), told.get("default", default), told.get("default_factory"))


def checks_of(cls: type, mode: str) -> list[Any]:
    """Return the methods that look at a whole entry, those of its bases first."""
    found: dict[str, Any] = {}
    for each in reversed(cls.__mro__):
        found |= {name: one for name, one in vars(each).items() if isinstance(one, ModelCheck) and one.mode == mode}
    return [one.method for one in found.values()]


def is_union(annotation: Any) -> bool:
    """True for ``X | Y``, however it is written."""
    return get_origin(annotation) in (Union, types.UnionType)
