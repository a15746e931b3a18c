"""Rows that are made when they are asked for look like the tuple of them."""

from __future__ import annotations

import copy
import pickle

from pydantic import TypeAdapter

from zonegeo.base.made_rows import Listed, Rows


def test_rows_look_like_the_tuple_of_them() -> None:
    rows = Rows(3, lambda place: f"row {place}")
    told = ("row 0", "row 1", "row 2")
    assert (rows == told, told == tuple(rows), rows == told[:2], hash(rows) == hash(told)) == (True, True, False, True)
    assert (rows[-1], rows[1:], list(reversed(rows)), "row 2" in rows) == ("row 2", told[1:], [*told[::-1]], True)
    assert copy.deepcopy(rows) == pickle.loads(pickle.dumps(rows)) == told


def test_a_row_is_made_only_where_somebody_looks_at_it() -> None:
    made: list[int] = []
    rows = Rows(1_000_000, lambda place: made.append(place) or place)
    assert (len(rows), bool(rows), rows[7], made) == (1_000_000, True, 7, [7])


def test_rows_that_are_read_from_a_file_are_a_tuple() -> None:
    assert TypeAdapter(Listed[int]).validate_python([1, 2]) == (1, 2)
