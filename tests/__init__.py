"""The tests: a package, so that what several of them share has one name. Its folders mirror the rooms."""
