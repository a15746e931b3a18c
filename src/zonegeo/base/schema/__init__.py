"""What files may say, declared once: a quick acceptance of what is plainly right, and pydantic for everything else."""
