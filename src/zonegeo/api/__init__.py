"""Floor 7: the use cases, a room for each kind. The only floor that knows both the doors and the engine.

What the command line and ``import zonegeo`` ask for by name is said once, in ``__init__.pyi``; the file of a use case
is opened when it is first called.
"""

from __future__ import annotations

from zonegeo.base.stub_names import stub_names

__getattr__, __dir__ = stub_names(__name__, __file__)
