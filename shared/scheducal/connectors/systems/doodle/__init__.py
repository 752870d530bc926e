"""Doodle: a recipe, since it has no API."""
