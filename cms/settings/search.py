"""The search engine: tantivy in a folder, or Elasticsearch where `ELASTICSEARCH_URL` is set."""

from .env import ENV
from .paths import VAR_DIR

ELASTICSEARCH_URL = ENV.text("ELASTICSEARCH_URL", "", "Address of Elasticsearch 8; without one, the index is a folder.")
ELASTICSEARCH_PREFIX = ENV.text("ELASTICSEARCH_PREFIX", "library", "Beginning of the names of our indexes there.")
ELASTICSEARCH_API_KEY = ENV.text("ELASTICSEARCH_API_KEY", "", "API key, where the address has no name and password.")
ELASTICSEARCH_CA_CERTS = ENV.text("ELASTICSEARCH_CA_CERTS", "", "File of the certificate authority to trust there.")
ELASTICSEARCH_TIMEOUT = ENV.integer("ELASTICSEARCH_TIMEOUT", 1500, "Milliseconds that a search may take.")

INDEX_DIR = VAR_DIR / "index"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backends.wagtail_search"}}
