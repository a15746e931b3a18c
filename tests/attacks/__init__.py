"""What somebody who means harm may hand to zonegeo, and what then happens: the tests behind docs/security.md."""
