"""Jobs: long work that is done in parts, from a row that remembers how far it is. The room may import store."""
