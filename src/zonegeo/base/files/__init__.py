"""Files, whoever reads or writes them: names and bytes as text, written whole or not at all, never over an input."""
