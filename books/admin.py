"""Books that were named twice become one: marked in the list of books, with the one to keep chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.permissions import policy_registry

from .isbn import hyphened
from .merging import merge_as
from .models import Book, Source

MOST = 20
_FIRST = (Source.CATALOGUE, Source.SERVICE, Source.READER)


def described(book: Book) -> str:
    """What tells records of one book from each other."""
    told = (str(book), book.publisher, str(book.year or ""), hyphened(book.isbn), book.get_source_display())
    return " · ".join(filter(None, told))


class MergeBooks(BulkAction):
    display_name = _("Merge")
    action_type = "merge"
    aria_label = _("Merge the selected books into one")
    template_name = "books/admin/merge.html"
    action_priority = 20
    models = [Book]

    def check_perm(self, obj: Book) -> bool:
        policy = policy_registry.get_by_type(Book)
        return all(policy.user_has_permission(self.request.user, name) for name in ("change", "delete"))

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        """Which of them is kept: that of the catalogue unless told otherwise."""
        books = sorted(self.get_actionable_objects()[0], key=lambda book: (_FIRST.index(book.source), book.pk))
        form: forms.Form = super().get_form(form_class)
        form.fields["kept"] = forms.ChoiceField(
            label=_("The record to keep"),
            choices=[(str(book.pk), described(book)) for book in books],
            initial=str(books[0].pk) if books else None,
            widget=forms.RadioSelect,
        )
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"mergeable": 2 <= len(context["items"]) <= MOST, "most": MOST}

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, "kept": self.cleaned_form.cleaned_data["kept"]}

    @classmethod
    def execute_action(cls, objects: list[Book], **kwargs: Any) -> tuple[int, int]:
        kept = next(book for book in objects if str(book.pk) == kwargs["kept"])
        others = [book for book in objects[:MOST] if book.pk != kept.pk]
        for other in others:
            merge_as(kwargs["user"], kept, other)
        return len(others), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        words = ngettext("One record was merged.", "%(count)d records were merged.", num_parent_objects)
        return words % {"count": num_parent_objects}
