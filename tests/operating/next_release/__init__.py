"""What the next release of the library adds, for the test of an update: a column, an index and a table."""
