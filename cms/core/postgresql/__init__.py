"""Django's PostgreSQL backend, for a server that may stop answering while visitors wait (`base.py`)."""
