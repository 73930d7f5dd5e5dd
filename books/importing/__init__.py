"""The catalogue's books, taken over from a file: read, plan, write, report. The same file once more changes nothing."""
