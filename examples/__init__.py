"""Things to run and to read first."""
