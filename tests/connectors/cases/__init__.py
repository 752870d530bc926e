"""The cases of each capability, which the tests of a connector inherit."""
