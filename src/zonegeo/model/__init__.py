"""Floor 0: values. No files, no screens, no third-party imports."""
