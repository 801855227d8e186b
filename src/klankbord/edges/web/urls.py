"""Addresses of the pages. They are Dutch, because people read and pass them on."""

from django.urls import path
from django.views.i18n import set_language

from klankbord.edges.web.views import (
    appearance,
    callers,
    coaching,
    explaining,
    home,
    ledger,
    listening,
    may,
    mine,
    programmes,
    recordings,
    style,
    team,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("functioneringsgesprek/", home.review_question, name="review_question"),
    path("gesprekken/", recordings.recordings, name="recordings"),
    path("gesprekken/<uuid:leg>/", listening.call, name="call"),
    path("gesprekken/<uuid:leg>/geluid.wav", listening.sound, name="sound"),
    path("gesprekken/<uuid:leg>/golfvorm.json", listening.peaks, name="peaks"),
    path("gesprekken/<uuid:leg>/concept/", listening.draft, name="draft"),
    path("gesprekken/<uuid:leg>/beoordeling/", listening.submit, name="submit"),
    path("bellers/", callers.page, name="callers"),
    path("bellers/bezwaar/", callers.object_, name="caller_objects"),
    path("mag-dit/", may.question, name="may"),
    path("mag-dit/over/", may.real, name="may_real"),
    path("coaching/", coaching.overview, name="coaching"),
    path("coaching/plannen/", coaching.plan, name="talk_plan"),
    path(
        "coaching/beoordelingen/<uuid:evaluation>/", coaching.evaluation, name="coached_evaluation"
    ),
    path("coaching/<uuid:conversation>/", coaching.talk, name="talk"),
    path("coaching/<uuid:conversation>/deel/", coaching.write, name="talk_write"),
    path("coaching/<uuid:conversation>/sluiten/", coaching.close, name="talk_close"),
    path("coaching/<uuid:conversation>/heropenen/", coaching.reopen, name="talk_reopen"),
    path("coaching/<uuid:conversation>/aanvulling/", coaching.add, name="talk_add"),
    path("coaching/<uuid:conversation>/afspraken/", coaching.agree, name="talk_agree"),
    path(
        "coaching/<uuid:conversation>/afspraken/<int:number>/gedaan/",
        coaching.done,
        name="talk_done",
    ),
    path("mijn/", mine.mine, name="mine"),
    path("mijn/beoordelingen/<uuid:evaluation>/", mine.evaluation, name="evaluation"),
    path("mijn/berichten/<uuid:notice>/gelezen/", mine.seen, name="notice_seen"),
    path("mijn/gesprekken/<uuid:leg>/beperken/", mine.restrict, name="restrict"),
    path("mijn/bezwaar/", mine.object_, name="object"),
    path("mijn/logboek/", ledger.ledger, name="ledger"),
    path("mijn/logboek/controle/", ledger.check, name="ledger_check"),
    path("mijn/logboek/meenemen/", ledger.bundle_, name="ledger_bundle"),
    path("regelingen/", programmes.programmes, name="programmes"),
    path("regelingen/<slug:code>/", programmes.programme, name="programme"),
    path("team/", team.overview, name="team"),
    path("team/<slug:code>/", team.team, name="team_figures"),
    path("stijl/", style.style, name="style"),
    path("uitleg/", explaining.index, name="guides"),
    path("uitleg/<slug:slug>/", explaining.guide, name="guide"),
    path("taal/", set_language, name="set_language"),
    path("kleuren/", appearance.appearance, name="appearance"),
]
