"""What a PC with Windows does otherwise, patched in where the suite runs; each test names what it stands for."""
