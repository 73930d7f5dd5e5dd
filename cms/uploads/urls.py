from django.urls import path, re_path

from . import views

urlpatterns = [
    path("uploads/", views.uploads, name="uploads"),
    re_path(r"^uploads/(.+)$", views.upload, name="upload"),
]
