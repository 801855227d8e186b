"""The root of all addresses."""

from allauth.account.urls import urlpatterns as account_urls
from django.urls import include, path

ACCOUNT = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
"""What people do with their own account. Accounts and addresses are made by an administrator."""

urlpatterns = [
    path("accounts/", include([each for each in account_urls if each.name in ACCOUNT])),
    path("api/v1/", include("klankbord.edges.api.urls")),
    path("", include("klankbord.edges.web.urls")),
]

handler403 = "klankbord.edges.web.frame.views.errors.forbidden"
handler404 = "klankbord.edges.web.frame.views.errors.not_found"
