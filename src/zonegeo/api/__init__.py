"""Floor 6: the use cases, a file for each kind. The only room that knows both the doors and the engine."""
