"""The ledger: what is taken of each resource, a row per resource and UTC day."""
