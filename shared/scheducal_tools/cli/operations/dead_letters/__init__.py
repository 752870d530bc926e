"""Dead letters of invocations, carried out once more."""
