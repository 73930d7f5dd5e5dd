"""Rules that must always hold, as system checks with a way out."""

import re
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from cms.settings.env import ENV


@register(Tags.compatibility)
def environment_is_readable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every environment variable could be read as what it stands for."""
    return [
        Error(
            f"The environment variable {fault.name} can't be used: {fault.reason}.",
            hint=f"Set it to {fault.hint}, or unset it to use the default. docs/operator.md explains it.",
            id="cms.E001",
        )
        for fault in ENV.faults
    ]


@register(Tags.compatibility)
def accent_is_a_colour(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """SITE_ACCENT goes into a style sheet and so must be a colour and nothing else."""
    if re.fullmatch(r"#[0-9a-fA-F]{6}", settings.SITE_ACCENT):
        return []
    return [Error("SITE_ACCENT is no colour.", hint="Write it as #rrggbb, for example #8a3324.", id="cms.E002")]
