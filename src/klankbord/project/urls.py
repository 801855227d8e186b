"""The root of all addresses."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("api/v1/", include("klankbord.edges.api.urls")),
    path("", include("klankbord.edges.web.urls")),
]
