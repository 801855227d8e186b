"""Where talks of a coach with an employee are found."""

from django.urls import path

from klankbord.edges.web.coaching.views import coaching, goals, talkchanges

PATTERNS = [
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
    path("coaching/<uuid:conversation>/verzetten/", talkchanges.move, name="talk_move"),
    path("coaching/<uuid:conversation>/afzeggen/", talkchanges.cancel, name="talk_cancel"),
    path("coaching/<uuid:conversation>/agenda.ics", talkchanges.calendar, name="talk_calendar"),
    path("coaching/<uuid:conversation>/inbreng/", coaching.bring, name="talk_bring"),
    path(
        "coaching/<uuid:conversation>/inbreng/<int:number>/weg/",
        coaching.take_back,
        name="talk_take_back",
    ),
    path("coaching/<uuid:conversation>/doelen/", goals.set_goal, name="talk_goal"),
    path(
        "coaching/<uuid:conversation>/doelen/<uuid:goal>/stand/",
        goals.say,
        name="goal_say",
    ),
    path(
        "coaching/<uuid:conversation>/doelen/<uuid:goal>/woorden/",
        goals.reword,
        name="goal_word",
    ),
    path(
        "coaching/<uuid:conversation>/doelen/<uuid:goal>/begin/",
        goals.start,
        name="goal_start",
    ),
    path("coaching/<uuid:conversation>/afspraken/", coaching.agree, name="talk_agree"),
    path(
        "coaching/<uuid:conversation>/afspraken/<int:number>/gedaan/",
        coaching.done,
        name="talk_done",
    ),
]
