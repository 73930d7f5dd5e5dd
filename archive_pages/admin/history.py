"""What an issue's history says of changes to its pages, of deleting and of putting back."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter

ACTIONS: dict[str, tuple[Promise, Promise]] = {
    "archive.canvas.order": (_("Reorder pages"), _("Pages put into another order")),
    "archive.canvas.label": (_("Relabel page"), _("Page %(label)s relabelled")),
    "archive.canvas.text_expected": (_("Expect text"), _("Page %(label)s: whether text is expected")),
    "archive.canvas.rotate": (_("Turn scan"), _("Scan of page %(label)s turned by %(degrees)s degrees")),
    "archive.canvas.replace": (_("Replace scan"), _("Scan of page %(label)s replaced by %(file)s")),
    "archive.canvas.add": (_("Add pages"), _("%(pages)s pages added")),
    "archive.canvas.remove": (_("Remove page"), _("Page %(label)s removed")),
    "archive.canvas.put_back": (_("Put page back"), _("A removed page put back")),
    "archive.trash": (_("Delete"), _("Deleted; can be put back for 30 days")),
    "archive.restore": (_("Put back"), _("Put back after it was deleted")),
}


def formatter(words: tuple[Promise, Promise]) -> type[LogFormatter]:
    class ActionFormatter(LogFormatter):
        label, message = words

        def format_message(self, log_entry: Any) -> str:
            return str(self.message) % log_entry.data

    return ActionFormatter


def register(actions: LogActionRegistry) -> None:
    for action, words in ACTIONS.items():
        actions.register_action(action)(formatter(words))
