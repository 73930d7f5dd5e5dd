"""Addresses of the search page, below the language prefix."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
