"""Use cases: plain functions of a transaction, one module per feature."""
