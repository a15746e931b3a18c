"""The options of the commands: one name, one meaning, old spellings, and what a shell is offered for them."""
