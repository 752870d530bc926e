"""Says what is free: a pure engine, the ledger of what is taken, and the questions of clients."""
