"""The search engine: tantivy in a folder, or Elasticsearch where `ELASTICSEARCH_URL` is set."""

from .env import ENV
from .paths import VAR_DIR

ELASTICSEARCH_URL = ENV.text("ELASTICSEARCH_URL", "", "Address of Elasticsearch 8; without one, the index is a folder.")
ELASTICSEARCH_PREFIX = ENV.text("ELASTICSEARCH_PREFIX", "library", "Beginning of the names of our indexes there.")

INDEX_DIR = VAR_DIR / "index"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backends.modelsearch_tantivy"}}
