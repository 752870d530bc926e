"""What pull is to look at: connections, and records of theirs. Push asks for looks too, and never imports pull."""
