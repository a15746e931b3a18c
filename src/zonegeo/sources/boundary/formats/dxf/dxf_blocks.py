"""What a drawing becomes when its blocks are taken apart: counted from their definitions, before any of it is made."""

from __future__ import annotations

from typing import Any

from zonegeo.sources.boundary.raw.raw_layer import too_complex


def check_blocks(document: Any, name: str, *, most_entities: int, deepest: int) -> None:
    """Refuse a drawing whose model space, with every block in it taken apart, holds too many entities.

    Ten blocks that each insert the next one ten times are two pages of text and ten thousand million lines.

    Raises
    ------
    InputError
        ``file-too-complex``, also for blocks within blocks without end.
    """
    known: dict[str, int] = {}

    def count(entities: Any, depth: int) -> int:
        found = 0
        for entity in entities:
            found += 1
            if entity.dxftype() == "INSERT":
                found += max(entity.mcount, 1) * block_count(entity.dxf.get("name", ""), depth)
            if found > most_entities:
                raise too_complex(name, found, most_entities)
        return found

    def block_count(block: str, depth: int) -> int:
        if depth > deepest:
            raise too_complex(name, depth, deepest)
        # letters of either case name the same block
        key = block.lower()
        if key not in known:
            definition = document.blocks.get(block)
            known[key] = 0 if definition is None else count(definition, depth + 1)
        return known[key]

    count(document.modelspace(), 0)
