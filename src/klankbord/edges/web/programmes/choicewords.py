"""Choices of a dossier that are many: interests, criteria, risks, and safeguards abroad."""

from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame.words import Words

INTERESTS: Words = {
    "work_processes": _("better work processes"),
    "performance_of_organisation": _("performance of the organisation"),
    "performance_of_employees": _("performance of employees"),
    "cost_control": _("control of costs"),
    "risk_control": _("control of risks"),
    "quality_of_service": _("quality of service"),
    "other": _("another interest"),
}
SCREENING: Words = {
    "evaluation": _("people are evaluated or scored"),
    "automated_decision": _("a computer decides with consequences for people"),
    "systematic_monitoring": _("people are monitored systematically"),
    "sensitive_data": _("special or very personal data may be in it"),
    "large_scale": _("it is on a large scale"),
    "combined_sources": _("data from several sources are combined"),
    "vulnerable_people": _("people depend on us, such as employees"),
    "new_technology": _("new technology is used, such as AI"),
    "blocks_a_right": _("people can be kept from a right or a service by it"),
}
RISK_KINDS: Words = {
    "chilling_effect": _("people no longer dare to say things"),
    "profiling": _("a picture of a person arises (profiling)"),
    "function_creep": _("it is used for something else later"),
    "other": _("another risk"),
}
TOOLS: Words = {
    "adequacy": _("decision of the European Commission on this country"),
    "scc_tia": _("standard clauses of the EU, with an assessment"),
    "bcr": _("binding rules of the group"),
    "other_chapter_v": _("another safeguard (GDPR, chapter V)"),
}
WHOSE: Words = {
    "person": _("each person"),
    "queue": _("a queue, whoever takes them"),
    "operation": _("everybody together"),
}
STRATA: Words = {
    "queue": _("queue"),
    "hour": _("hour of the day"),
    "direction": _("to us or from us"),
    "length": _("length"),
    "channel": _("way of contact"),
    "code": _("wrap-up code"),
}
