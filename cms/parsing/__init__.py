"""Reading files from outside, hostile until proven otherwise: XML and HTML, encodings, what is told of defects.

No Django here: parsers of every app build on it, and run in processes of their own.
"""
