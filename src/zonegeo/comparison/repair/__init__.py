"""The smallest change that makes a failing proposal pass."""
