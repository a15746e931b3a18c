"""The searches themselves: numbers in, sets out; nothing here knows a zone."""
