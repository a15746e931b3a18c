"""The use cases of searching: candidates among those there are, growth from parcels, places that satisfy."""
