"""Addresses of the desk, below `/admin/entries/`."""

from django.urls import URLPattern, URLResolver, path

from campaigns.secretariat import many, views
from campaigns.statistics import views as statistics

from . import beside_views, blocked_views, deciding_view, entry_view, files_view, queue_view, words_view

app_name = "entries_desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", queue_view.list_entries, name="list"),
    path("enter/", views.enter_one, name="enter"),
    path("enter/many/", many.enter_many, name="enter-many"),
    path("statistics/", statistics.show, name="statistics"),
    path("statistics/entries.csv", statistics.download, name="statistics-csv"),
    path("blocked/", blocked_views.list_blocked, name="blocked"),
    path("blocked/<int:pk>/unblock/", blocked_views.unblock, name="unblock-sender"),
    path("<uuid:uuid>/", entry_view.show_entry, name="show"),
    path("<uuid:uuid>/decide/", deciding_view.decide, name="decide"),
    path("<uuid:uuid>/preview/", deciding_view.preview, name="preview"),
    path("<uuid:uuid>/note/", beside_views.add_note, name="note"),
    path("<uuid:uuid>/assign/", beside_views.assign, name="assign"),
    path("<uuid:uuid>/place/", beside_views.link_place, name="place"),
    path("<uuid:uuid>/block/", beside_views.block, name="block"),
    path("<uuid:uuid>/consent/<int:pk>/", views.add_consent, name="add-consent"),
    path("<uuid:uuid>/unblock/", beside_views.unblock, name="unblock"),
    path("words/<uuid:uuid>/", words_view.edit_words, name="words"),
    path("words/<uuid:uuid>/check/", words_view.check_words, name="check-words"),
    path("words/<uuid:uuid>/draft/", words_view.draft_words, name="draft"),
    path("words/<uuid:uuid>/draft/state/", words_view.draft_state, name="draft-state"),
    path("consent/<uuid:uuid>/", files_view.consent_form, name="consent-form"),
]
