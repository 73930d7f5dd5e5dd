"""Addresses of a sender's own entry, in each language. Each view's name begins with `my-entry` (`cms.core.limits`)."""

from django.urls import path

from . import views

OWN = "<uuid:uuid>/<str:token>/"
urlpatterns = [
    path("challenge", views.challenge_view, name="my-entry-challenge"),
    path(OWN, views.entry_view, name="my-entry"),
    path(f"{OWN}withdraw/", views.withdraw_view, name="my-entry-withdraw"),
    path(f"{OWN}change/", views.change_view, name="my-entry-change"),
    path(f"{OWN}name/", views.name_view, name="my-entry-name"),
    path(f"{OWN}consent/<int:number>/", views.consent_view, name="my-entry-consent"),
    path(f"{OWN}copy/", views.copy_view, name="my-entry-copy"),
]
