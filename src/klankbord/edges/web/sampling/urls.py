"""Where draws and picks are found."""

from django.urls import path

from klankbord.edges.web.sampling.views import draws, picks, quota

PATTERNS = (
    path("steekproef/", quota.overview, name="quota"),
    path("loting/", draws.overview, name="draws"),
    path("loting/gesprek/<uuid:leg>/", draws.receipt, name="draw_receipt"),
    path("loting/<slug:code>/<int:number>/<str:month>.zip", draws.taken, name="draw_taken"),
    path("klachten/", picks.picks, name="picks"),
    path("klachten/nieuw/", picks.begin, name="pick_new"),
)
