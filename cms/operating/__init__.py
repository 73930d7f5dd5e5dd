"""What those who run the library need: health, metrics, backup and restore, files for crawlers."""
