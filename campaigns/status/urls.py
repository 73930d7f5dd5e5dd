"""Addresses of a sender's own entry, in each language."""

from django.urls import path

from .views import entry_view

urlpatterns = [
    path("<uuid:uuid>/<str:token>/", entry_view, name="my-entry"),
]
