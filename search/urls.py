"""Addresses of the search page, below the language prefix."""

from django.urls import path

from . import views

urlpatterns = [path("", views.results, name="search")]
