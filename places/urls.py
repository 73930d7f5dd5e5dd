"""Addresses of places outside the languages."""

from django.urls import path

from . import views

urlpatterns = [path("places/find", views.find, name="places-find")]
