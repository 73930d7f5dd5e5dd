"""Fields of the admin that choose a record, in words of their own."""

from typing import Any

from wagtail.snippets.widgets import AdminSnippetChooser

OWN_WORDS = ("choose_one_text", "choose_another_text", "link_to_chosen_text")


class RecordChooser(AdminSnippetChooser):
    """Says what its class says; Wagtail's own puts the record's name into a sentence, which few languages bear."""

    def __init__(self, model: Any = None, **kwargs: Any) -> None:
        words = {name: getattr(type(self), name) for name in OWN_WORDS}
        super().__init__(model, **kwargs)
        for name, own in words.items():
            if name not in kwargs:
                setattr(self, name, own)
