"""Addresses of books in each language of the interface."""

from django.urls import path

from . import views

urlpatterns = [path("<uuid:uuid>/", views.book, name="book")]
