"""libvips as this project uses it: one thread a process, no operation cache, and only loaders that are hardened.

Ingest runs several processes and the server several workers, so a thread pool in each would only make them
wait for one another; a cache of operations would make memory grow with the number of scans.
"""

import logging

import pyvips

pyvips.block_untrusted_set(True)
pyvips.operation_block_set("VipsForeignLoadRaw", False)  # for pixels that were decoded elsewhere
pyvips.concurrency_set(1)
pyvips.cache_set_max(0)
logging.getLogger("pyvips").setLevel(logging.ERROR)  # what is wrong with a scan is raised, and told once

Image = pyvips.Image
Error = pyvips.Error
BLOB = pyvips.GValue.blob_type
