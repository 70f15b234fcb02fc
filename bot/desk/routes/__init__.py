"""The desk's routes, one file for each place a person goes to."""
