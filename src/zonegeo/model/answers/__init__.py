"""What the questions beside a single evaluation are answered with, as frozen values in SI units, unrounded."""
