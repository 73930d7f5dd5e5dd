"""Search documents of walks and stops."""
