"""zonegeo: does this zone satisfy its designation requirements, by how much, measured how, on what evidence?

What stands here is said once, in ``__init__.pyi``, which type checkers and this module read; each name is imported on
first use, so that ``import zonegeo`` and ``zonegeo --help`` load no array library.

>>> import zonegeo as zg
>>> evaluation = zg.evaluate(zg.read_study("hongneung"))
>>> evaluation.finding("separation").verdict
<Verdict.PASS: 'pass'>
"""

from __future__ import annotations

from zonegeo.base.stub_names import stub_names

__getattr__, __dir__ = stub_names(__name__, __file__)
