"""Addresses of the walks' own screens in the admin, below `/admin/walks/`."""

from django.urls import URLPattern, URLResolver, path

from . import aligner, drop_views, files, gaps_view, order_view, stops_view

app_name = "walks_admin"
urlpatterns: list[URLPattern | URLResolver] = [
    path("gaps/", gaps_view.list_gaps, name="gaps"),
    path("order/<int:pk>/", order_view.order_stops, name="order"),
    path("stops/<int:pk>/", stops_view.place_stops, name="stops"),
    path("drop/<int:pk>/", drop_views.drop_on_page, name="drop"),
    path("arrange/<int:pk>/", drop_views.arrange, name="arrange"),
    path("upload/", drop_views.upload, name="upload"),
    path("upload/<int:pk>/", drop_views.upload, name="upload"),
    path("photograph/<int:pk>/master/", files.photograph_master, name="photograph-master"),
    path("recording/<int:pk>/file/", files.recording_file, name="recording-file"),
    path("route/<int:pk>/file/", files.route_file, name="route-file"),
    path("picture/<int:pk>/", aligner.picture, name="picture"),
    path("thumbnail/<int:pk>/", aligner.thumbnail, name="thumbnail"),
    path("placement/", aligner.placed, name="placement"),
]
