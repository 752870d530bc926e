"""The inventory: what each kind of row holds, what of it is of a person, how it is exported and erased.

It names attributes of all rooms and imports none of them but store and tallies, so that every room may read it.
"""
