"""What operators and developers use: the command line, the local stack, tenants' set-ups as files. Not deployed."""
