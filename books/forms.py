"""The form of a book in the admin."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from . import isbn


class BookForm(WagtailAdminModelForm):
    """An ISBN is typed as it stands on the book, of ten or thirteen digits; no other book has it."""

    isbn = forms.CharField(label=_("ISBN"), required=False, max_length=40)

    def clean_isbn(self) -> str:
        typed = self.cleaned_data["isbn"].strip()
        try:
            number = isbn.normal(typed) if typed else ""
        except isbn.NotAnIsbn as error:
            raise ValidationError(str(error)) from error
        others = self._meta.model.objects.exclude(pk=self.instance.pk)
        if number and others.filter(isbn=number).exists():
            raise ValidationError(_("Another book has this ISBN. Mark both in the list and merge them."))
        return number
