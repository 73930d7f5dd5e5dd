"""The small forms beside an entry."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Note


class NoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2, "maxlength": 5000})}

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="note-%s")


class AssignForm(forms.Form):
    """To whom an entry is given, among those who may decide on it."""

    to: Any = forms.ModelChoiceField(queryset=None, required=False, label=_("Assigned to"), empty_label=_("Nobody"))

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, auto_id="assign-%s", initial=initial, label_suffix="")
        to: Any = self.fields["to"]
        to.queryset = moderators()
        to.label_from_instance = lambda user: user.get_full_name() or user.get_username()


def moderators() -> Any:
    """Who may decide on entries, by name. Which right that takes is asked in the same query."""
    right = Permission.objects.filter(content_type__app_label="campaigns", codename="moderate")
    may = Q(groups__permissions__in=right) | Q(user_permissions__in=right) | Q(is_superuser=True)
    return get_user_model()._default_manager.filter(may, is_active=True).distinct().order_by("username")
