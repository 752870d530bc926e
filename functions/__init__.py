"""One folder per area, one module per Lambda."""
