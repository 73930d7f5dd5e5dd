"""Choosers that offer to each editor what she may use (`walks.showing.offered`)."""

from typing import Any

from django.db.models import QuerySet
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

from walks.showing import offered


class OfferedChooseView(ChooseView):
    def get_object_list(self) -> QuerySet[Any]:
        return offered(super().get_object_list(), self.request.user)


class OfferedChooseResultsView(ChooseResultsView):
    def get_object_list(self) -> QuerySet[Any]:
        return offered(super().get_object_list(), self.request.user)


class OfferedChosenView(SnippetChosenView):
    def get_object(self, pk: str) -> Any:
        return offered(self.model_class.objects.all(), self.request.user).get(pk=pk)


class OfferedChosenMultipleView(SnippetChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        return offered(super().get_objects(pks), self.request.user)
