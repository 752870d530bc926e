"""Jane: a recipe, since its API reads appointments for approved partners alone."""
