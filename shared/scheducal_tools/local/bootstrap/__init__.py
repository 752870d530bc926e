"""Makes the environment that everything else runs in; needs the standard library alone."""
