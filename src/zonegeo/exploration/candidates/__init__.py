"""Proposals as sets of candidates: their columns, how measures fold over them, the search posed."""
