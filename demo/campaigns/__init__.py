"""The campaigns of the demo library, with entries that a script has drawn, spoken and filmed. All of it is invented."""
