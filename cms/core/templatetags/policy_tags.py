"""The nonce of inline scripts, for templates of Wagtail's admin that we give one."""

from django import template

from cms.core.policy import nonce

register = template.Library()


@register.simple_tag
def script_nonce() -> str:
    """What goes into `<script nonce="…">` of this answer."""
    return nonce()
