"""The offline kit of every page: packaged scripts, typeface, policy, data, both languages."""
