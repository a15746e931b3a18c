"""A report as one neutral value, built once from a result: every format writes the same one."""
