"""The list of parcels (토지조서) joined to a cadastral layer (연속지적도): by PNU, else by legal dong and lot."""
