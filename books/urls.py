"""Addresses of books outside the languages."""

from django.urls import path

from . import views

urlpatterns = [path("books/find", views.find, name="books-find")]
