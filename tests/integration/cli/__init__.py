"""The command line against an AWS of its own."""
