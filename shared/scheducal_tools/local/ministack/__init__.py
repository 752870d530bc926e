"""MiniStack as a child process, and what it is taught to do as AWS does."""
