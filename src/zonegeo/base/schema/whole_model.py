"""The pydantic model of an entry, made of the same declaration: it converts, it refuses, and it tells every mistake."""

from __future__ import annotations

from threading import RLock
from typing import Annotated, Any, ForwardRef, Literal, Union, get_args, get_origin

from zonegeo.base.late_module import LateModule
from zonegeo.base.schema import markers as ours
from zonegeo.base.schema.fields import declares_fields, is_entry, is_union, own_annotations

_WHOLE: dict[Any, Any] = {}
_ENTRY_OF: dict[Any, Any] = {}
_VALIDATORS = (ours.BeforeValidator, ours.AfterValidator, ours.PlainValidator)
# no sound file needs it: a quarter of a check
pydantic = LateModule("pydantic")
_ONE_AT_A_TIME = RLock()


def validated(cls: Any, given: Any) -> Any:
    """Return what pydantic makes of a document, as an entry; raises ``SchemaError`` with all that it complains of."""
    try:
        made = whole_model(cls).model_validate(given)
    except pydantic.ValidationError as error:
        complaints = error.errors(include_url=False)
    else:
        return _as_entry(made)
    raise ours.SchemaError(complaints)


def whole_model(cls: Any) -> Any:
    """Return the pydantic model of an entry, made once."""
    with _ONE_AT_A_TIME:
        return _WHOLE[cls] if cls in _WHOLE else _made_of(cls)


def _made_of(cls: Any) -> Any:
    own_name = f"_Whole{cls.__name__}"  # no name of its module, where the entry itself would be found
    _WHOLE[cls] = ForwardRef(own_name)  # for fields that are of the class itself
    bases = tuple(whole_model(each) for each in cls.__bases__ if declares_fields(each))
    body: dict[str, Any] = {
        "__module__": cls.__module__, "__qualname__": cls.__qualname__, "__doc__": cls.__doc__,
        "model_config": pydantic.ConfigDict(
            extra="ignore" if cls.ignores_unknown_keys else "forbid", frozen=True, arbitrary_types_allowed=True,
            defer_build=True,
        ),
        "__annotations__": {
            name: _translated(each) for name, each in own_annotations(cls).items()
        },
    }  # fmt: skip
    for name, each in vars(cls).items():
        if isinstance(each, ours.ModelCheck):
            body[name] = pydantic.model_validator(mode=each.mode)(each.method)
        elif name in body["__annotations__"]:
            body[name] = _default(each)
        elif not name.startswith("__") and (callable(each) or isinstance(each, property | classmethod | staticmethod)):
            body[name] = each
    make: Any = type(pydantic.BaseModel)
    made = make(cls.__name__, bases or (pydantic.BaseModel,), body)
    made.model_rebuild(_types_namespace={own_name: made})
    _WHOLE[cls] = made
    _ENTRY_OF[made] = cls
    return made


def _default(given: Any) -> Any:
    if isinstance(given, ours.FieldMarker):
        return pydantic.Field(**given.told)
    if not is_entry(type(given)):
        return given
    return whole_model(type(given)).model_construct(set(given.model_fields_set), **dict(given))


def _translated(annotation: Any) -> Any:
    """Return a type with pydantic's markers for ours, and with the models of entries for entries."""
    if is_entry(annotation):
        return whole_model(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is None or origin is Literal:
        return annotation
    if origin is Annotated:
        beside = tuple(_marker(each) for each in arguments[1:])
        return Annotated[(_translated(arguments[0]), *beside)]
    inner = tuple(each if each is Ellipsis else _translated(each) for each in arguments)
    return Union[inner] if is_union(annotation) else origin[inner]  # noqa: UP007 - the types are known when it runs


def _marker(given: Any) -> Any:
    if isinstance(given, ours.FieldMarker):
        return pydantic.Field(**given.told)
    if not isinstance(given, _VALIDATORS):
        return given
    told = {} if given.input_type is None else {"json_schema_input_type": _translated(given.input_type)}
    return getattr(pydantic, type(given).__name__)(given.function, **told)


def _as_entry(made: Any) -> Any:
    cls = _ENTRY_OF.get(type(made))
    if cls is not None:
        values = {name: _as_entry(getattr(made, name)) for name in cls.model_fields}
        return cls._of(values, frozenset(made.model_fields_set))
    if type(made) is tuple:
        return tuple(map(_as_entry, made))
    return {key: _as_entry(each) for key, each in made.items()} if type(made) is dict else made
