"""Where work of evaluators and calibrations are found."""

from django.urls import path

from klankbord.edges.web.evaluations.views import calibrations, work

PATTERNS = (
    path("werk/", work.work, name="work"),
    path("werk/dagen/", work.days, name="work_days"),
    path("werk/<uuid:leg>/nemen/", work.take, name="work_take"),
    path("werk/<uuid:leg>/teruggeven/", work.give_back, name="work_give_back"),
    path("werk/intrekken/", work.withdraw, name="work_withdraw"),
    path("kalibratie/", calibrations.calibrations, name="calibrations"),
    path("kalibratie/nieuw/", calibrations.begin, name="calibration_new"),
    path("kalibratie/verloop/", calibrations.courses, name="calibration_courses"),
    path("kalibratie/<uuid:calibration>/", calibrations.calibration, name="calibration"),
    path("kalibratie/<uuid:calibration>/concept/", calibrations.draft, name="calibration_draft"),
)
