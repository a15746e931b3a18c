"""The kinds of fields that files have: texts in two languages, quantities, days, numbers. Nothing is guessed."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Any

from zonegeo.base.files.path_text import slashed
from zonegeo.base.message import Name
from zonegeo.base.schema.entry import Entry
from zonegeo.base.schema.markers import AfterValidator, BeforeValidator, Field, FieldError, PlainValidator
from zonegeo.model.quantity import Quantity, QuantityError
from zonegeo.model.study import date_span


class FileModel(Entry):
    """Base of everything that is read from a file: unknown keys are errors, values are frozen."""


def no_entries() -> dict[str, Any]:
    """Return an empty table."""
    return {}


def _visible(text: str) -> str:
    # blanks, signs without width and fillers: whoever reads a name must see one
    if not any(unicodedata.category(sign)[0] not in "ZC" and sign not in _FILLERS for sign in text):
        raise quantity_error("name-empty")
    return text


_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
LONGEST_NAME = 2_000
Shown = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_visible)]


class NameEntry(FileModel):
    """A text in Korean and English."""

    ko: Shown
    en: Shown

    def name(self) -> Name:
        """Return it as a value."""
        return Name(self.ko, self.en)


def empty_where_absent(given: Any) -> Any:
    """Return an empty text for null: a column of a table has empty cells."""
    return "" if given is None else given


def one_spelling(given: Any) -> Any:
    """Return a text in one spelling of its letters: 가 as one sign, whatever system wrote it."""
    return unicodedata.normalize("NFC", given) if isinstance(given, str) else given


def path_spelling(given: Any) -> Any:
    r"""Return a path in a file with ``/`` between its parts: ``..\\data\\a.shp`` was written on Windows."""
    return slashed(given) if isinstance(given, str) else given


# letters of any script, digits, and joints between them
Id = Annotated[str, BeforeValidator(one_spelling), Field(pattern=r"^[^\W_][\w·-]*$", max_length=64)]
Text = Annotated[str, Field(max_length=20_000)]
# of files: studies travel between systems
PathText = Annotated[Text, BeforeValidator(path_spelling)]
# strict: `true` is no number, and 86400 no day
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Metres = Annotated[Number, Field(ge=0, le=1_000_000)]
Count = Annotated[int, Field(strict=True, ge=1)]
Day = Annotated[date, Field(strict=True)]


def _printed_date(text: str) -> str:
    if text:
        try:
            date_span(text)
        except ValueError:
            raise quantity_error("date-not-understood") from None
    return text


# as a document gives it: a day, a month or a year
PrintedDate = Annotated[str, AfterValidator(_printed_date)]


def _date_or_words(text: str) -> str:
    if _LIKE_A_DATE.fullmatch(text) is not None:
        _printed_date("-".join(re.findall(r"\d+", text)))
    return text


_LIKE_A_DATE = re.compile(r"\s*\d{4}\s*[-./년]\s*\d{1,2}\s*([-./월]\s*(\d{1,2}\s*[.일]?\s*)?)?", re.ASCII)
# of a source: words too, such as "spring of 2020", but no day that no calendar has
DateOrWords = Annotated[str, Field(max_length=20_000), AfterValidator(_date_or_words)]

# No figure of a zone comes near it; a larger one is a slip of the keyboard.
LARGEST_SI = 10**15


def quantity_error(code: str, *, nearest: str = "") -> FieldError:
    """Return the complaint that a quantity is wrong in the way of ``code``."""
    return FieldError(code, nearest)


def quantity_of(value: Any) -> Quantity:
    """Return the quantity that a text states; raises a complaint where it is none."""
    if isinstance(value, Quantity):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise quantity_error("quantity-without-unit")
    if not isinstance(value, str):
        raise quantity_error("quantity-not-a-number")
    try:
        quantity = Quantity.parse(value)
    except QuantityError as error:
        raise quantity_error(error.code, nearest=error.nearest) from None
    if abs(quantity.si) > LARGEST_SI:
        raise quantity_error("quantity-too-large")
    return quantity


def quantity_or_all(value: Any) -> Quantity | None:
    """Return the quantity that a text states, or ``None`` for the word ``all``: all of them are asked for."""
    return None if value == "all" else quantity_of(value)


QuantityText = Annotated[Quantity, BeforeValidator(quantity_of, json_schema_input_type=str)]
QuantityOrAll = Annotated[Quantity | None, BeforeValidator(quantity_or_all, json_schema_input_type=str)]


def fact_value(value: Any) -> str | bool:
    """Return a fact as it may be written: yes or no, a word, or a quantity as a text; a bare number has no unit."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise quantity_error("quantity-without-unit")
    if not isinstance(value, bool | str) or (isinstance(value, str) and not 0 < len(value.strip()) <= 200):
        raise quantity_error("fact-not-a-word")
    return value


FactText = Annotated[str | bool, PlainValidator(fact_value, json_schema_input_type=str | bool)]


class ProvenanceEntry(FileModel):
    """Where a feature comes from."""

    source: Text
    source_date: DateOrWords
    licence: Text
    note: Annotated[Text, BeforeValidator(empty_where_absent)] = ""
