"""What stands between a command and the world: streams, files written, questions, progress, watching."""
