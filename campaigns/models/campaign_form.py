"""The form of a campaign's page: without consent texts that were replaced."""

from typing import Any

from cms.core.facts_form import FactsForm

from .consent_text import in_force


class CampaignForm(FactsForm):
    """What is not in the form is taken for deleted, and those stay for who agreed to them (`ConsentText.delete`)."""

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        if instance is not None and instance.pk is not None:
            instance.consent_texts = in_force(list(instance.consent_texts.all()))
        super().__init__(*args, instance=instance, **kwargs)
