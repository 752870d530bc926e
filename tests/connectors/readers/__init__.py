"""How the published samples of each platform are put to its connector: a module for each, with READER."""
