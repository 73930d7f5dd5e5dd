"""A room that takes any file, for tests of uploads alone: an app of a test library's own."""
