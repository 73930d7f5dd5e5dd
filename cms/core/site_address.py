"""Wagtail's site record follows SITE_URL, so that full addresses in the API, mails and feeds are the real ones."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site


def follow_site_url() -> None:
    """Writes SITE_URL's host and port into the one site. An installation with several sites looks after them itself."""
    sites = list(Site.objects.all()[:2])
    if len(sites) != 1:
        return
    address = urlsplit(settings.SITE_URL)
    host = address.hostname or "localhost"
    port = address.port or (443 if address.scheme == "https" else 80)
    site = sites[0]
    if (site.hostname, site.port) != (host, port):
        site.hostname, site.port = host, port
        site.save()
