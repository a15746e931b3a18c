"""What lies around the sites of a map: read from files of others, built of carried packages, kept for this computer."""
