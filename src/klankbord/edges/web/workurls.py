"""Addresses about which calls are chosen, and about the work of who evaluates them."""

from django.urls import path

from klankbord.edges.web.views import calibrations, draws, picks, quota, work

PATTERNS = (
    path("werk/", work.work, name="work"),
    path("werk/dagen/", work.days, name="work_days"),
    path("werk/<uuid:leg>/nemen/", work.take, name="work_take"),
    path("werk/<uuid:leg>/teruggeven/", work.give_back, name="work_give_back"),
    path("werk/intrekken/", work.withdraw, name="work_withdraw"),
    path("steekproef/", quota.overview, name="quota"),
    path("loting/", draws.overview, name="draws"),
    path("loting/gesprek/<uuid:leg>/", draws.receipt, name="draw_receipt"),
    path("loting/<slug:code>/<int:number>/<str:month>.zip", draws.taken, name="draw_taken"),
    path("kalibratie/", calibrations.calibrations, name="calibrations"),
    path("kalibratie/nieuw/", calibrations.begin, name="calibration_new"),
    path("kalibratie/verloop/", calibrations.courses, name="calibration_courses"),
    path("kalibratie/<uuid:calibration>/", calibrations.calibration, name="calibration"),
    path("kalibratie/<uuid:calibration>/concept/", calibrations.draft, name="calibration_draft"),
    path("klachten/", picks.picks, name="picks"),
    path("klachten/nieuw/", picks.begin, name="pick_new"),
)
