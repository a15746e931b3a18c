"""Floor 1: every sentence, in Korean and English. Ids never translate.

The catalogues are gettext files, one for each subject (``locale/<language>/LC_MESSAGES/<subject>.po``); the build
compiles them. A message id is a code such as ``reason.separation.pass``, so a missing sentence shows its code.
"""
