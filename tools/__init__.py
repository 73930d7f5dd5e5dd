"""What `make` runs before the project's own packages are installed: the standard library only."""
