"""Which profile the tests run on: the embedded one, or the production one on the servers of `make services`.

The environment chooses, as it does for a library (`tools.check` sets it). A test with the marker `production` needs
the servers; one with the marker `embedded` is about SQLite, tantivy, a folder or the local worker, names its own
profile, or looks at what is made from records in the same way whoever keeps them: pages, drawn maps, what a browser
does with them.
"""

import os

PRODUCTION = bool(os.environ.get("ELASTICSEARCH_URL"))
