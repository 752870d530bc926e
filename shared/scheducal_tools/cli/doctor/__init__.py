"""Whether an account is ready for a stage, or in order with one: facts read from AWS, judged by pure rules."""
