"""The site's addresses. "responses" is named as a string only: the record never imports the workshop."""

from django.urls import include, path

urlpatterns = [
    path("konto/", include("allauth.urls")),
]
