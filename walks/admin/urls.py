"""Addresses of the walks' own screens in the admin, below `/admin/walks/`."""

from django.urls import URLPattern, URLResolver, path

from . import aligner, gaps_view, order_view

app_name = "walks_admin"
urlpatterns: list[URLPattern | URLResolver] = [
    path("gaps/", gaps_view.list_gaps, name="gaps"),
    path("order/<int:pk>/", order_view.order_stops, name="order"),
    path("picture/<int:pk>/", aligner.picture, name="picture"),
    path("placement/", aligner.placed, name="placement"),
]
