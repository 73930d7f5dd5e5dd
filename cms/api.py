"""The Wagtail API, version 2: what the public may see, and nothing else."""

from wagtail.api.v2.router import WagtailAPIRouter

api_router = WagtailAPIRouter("wagtailapi")
