"""The code that Lambda runs: our sources, their dependencies and their bytecode."""
