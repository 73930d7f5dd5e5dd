"""From which address a request came, as far as it can be known. It is counted by, and never logged."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - no address that we listen on


def address_of(request: HttpRequest) -> str:
    """The visitor's IPv4 address, or the first address of the visitor's /64 network in IPv6.

    Behind a proxy it is the one that the outermost of our own proxies (PROXY_COUNT) saw; what stands to the left of
    that in X-Forwarded-For is the visitor's own word.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY and settings.PROXY_COUNT:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(told) >= settings.PROXY_COUNT and told[-settings.PROXY_COUNT].strip():
            address = told[-settings.PROXY_COUNT]
    return network_of(address)


def network_of(address: str) -> str:
    """`192.0.2.7` as it is, `2001:db8:1:2:3::4` as `2001:db8:1:2::`; UNKNOWN for what is no address."""
    try:
        read = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(read, ipaddress.IPv4Address):
        return str(read)
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    return str(ipaddress.IPv6Network((read, 64), strict=False).network_address)
