"""Boundary files: any readable format as features in longitude and latitude, with the evidence."""
