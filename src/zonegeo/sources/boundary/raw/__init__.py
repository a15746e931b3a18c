"""What the formats are read into and with: raw layers, archives, tables, geometries."""
