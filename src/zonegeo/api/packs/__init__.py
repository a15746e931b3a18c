"""The use cases of proof: evidence packs made, replayed, and what was done to them."""
