"""Films and sounds from strangers: told by their bytes, measured, and made anew. No model, and no network."""
