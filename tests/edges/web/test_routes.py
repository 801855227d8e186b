"""Every address and who gets what there: a page, a no, or nothing at all."""

import io
from datetime import timedelta

import pytest
from django.urls import get_resolver, reverse

import cast
from klankbord.coaching import conversations, goals
from klankbord.coaching import queries as talks
from klankbord.edges.web import urls
from klankbord.edges.web.frame import asked
from klankbord.evaluations import queries
from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.evaluations.models import Scorecard
from klankbord.evaluations.scorecards import drafting as cards
from klankbord.gate import keeping
from klankbord.gate.access import Actor
from klankbord.ledger.periods import local_day
from klankbord.notices.models import Attestation
from klankbord.people import unrecorded
from klankbord.people.models import AgentRef, Grant
from klankbord.programmes import drafts, papers
from klankbord.programmes.queries import by_code as version_of
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.offered import offers
from klankbord.recordings.shipments import shipping
from klankbord.recordings.waiting import lines
from klankbord.rights import filing
from klankbord.rights.filing import Asked

pytestmark = pytest.mark.django_db

PEOPLE = ("noor", "anna", "joris", "bram", "hr", "petra", "tess")
"""Evaluator, the employee concerned, a colleague, her coach, HR, quality manager, administrator."""

GET, POST = "get", "post"
PDF = b"%PDF-1.7\nstartxref\n9\n%%EOF\n"

OF_A_SHIPMENT = (
    "shipment", "shipment_files", "shipment_let_in", "shipment_table", "shipment_lines",
    "shipment_back",
)  # fmt: skip

OF_A_CARD = ("card_preview", "card_publish", "card_draft_out", "card_drop")

# Name of the address, method, and the status for each of PEOPLE. 302 leads on to another page.
EXPECTED = {
    ("home", GET): (200, 302, 302, 200, 200, 200, 200),
    ("reminders", GET): (200, 200, 200, 200, 200, 200, 200),
    ("reminders_calendar", GET): (200, 200, 200, 200, 200, 200, 200),
    ("parting", GET): (404, 200, 200, 404, 404, 404, 404),
    ("parted", GET): (200, 200, 200, 200, 200, 200, 200),
    ("own_trend", GET): (404, 200, 200, 404, 404, 404, 404),
    ("own_remaining", GET): (404, 200, 200, 404, 404, 404, 404),
    ("quota", GET): (404, 404, 404, 404, 404, 200, 404),
    ("draws", GET): (404, 200, 200, 404, 404, 200, 404),
    ("draw_receipt", GET): (404, 200, 404, 404, 404, 404, 404),
    ("draw_taken", GET): (404, 404, 404, 404, 404, 404, 404),  # its seed is not shown yet
    ("employee_part", POST): (404, 404, 404, 404, 404, 404, 422),
    ("review_question", POST): (404, 404, 404, 404, 403, 404, 404),
    ("recordings", GET): (200, 200, 200, 200, 403, 403, 403),
    ("call", GET): (200, 200, 403, 403, 403, 403, 403),
    ("sound", GET): (404, 404, 404, 404, 404, 404, 404),  # nobody has stated a reason yet
    ("peaks", GET): (404, 404, 404, 404, 404, 404, 404),
    ("draft", POST): (302, 404, 404, 404, 404, 404, 404),
    ("submit", POST): (302, 404, 404, 404, 404, 404, 404),
    ("callers", GET): (200, 200, 200, 200, 200, 200, 200),
    ("caller_objects", POST): (404, 404, 404, 404, 404, 404, 404),  # only where numbers are given
    ("caller_asks", GET): (200, 200, 200, 200, 200, 200, 200),
    ("caller_copy", GET): (200, 200, 200, 200, 200, 200, 200),
    ("own_package", GET): (200, 200, 200, 200, 200, 200, 200),
    ("own_requests", GET): (200, 200, 200, 200, 200, 200, 200),
    ("own_request_new", GET): (200, 200, 200, 200, 200, 200, 200),
    ("own_request", GET): (404, 200, 404, 404, 404, 404, 404),
    ("own_request_letter", GET): (404, 200, 404, 404, 404, 404, 404),
    ("own_request_withdraw", POST): (302, 302, 302, 302, 302, 302, 302),  # only hers, she is told
    ("requests", GET): (404, 404, 404, 404, 404, 404, 404),  # the DPO's and legal's
    ("request_enter", GET): (404, 404, 404, 404, 404, 404, 404),
    ("request_one", GET): (404, 404, 404, 404, 404, 404, 404),
    ("request_step", GET): (404, 404, 404, 404, 404, 404, 404),
    ("request_letter", GET): (404, 404, 404, 404, 404, 404, 404),
    ("cases", GET): (404, 404, 404, 404, 404, 404, 404),  # legal's and the DPO's
    ("case_new", GET): (404, 404, 404, 404, 404, 404, 404),
    ("case_term", GET): (404, 404, 404, 404, 404, 404, 404),
    ("case", GET): (404, 404, 404, 404, 404, 404, 404),
    ("case_step", GET): (404, 404, 404, 404, 404, 404, 404),
    ("finding", GET): (404, 404, 404, 404, 404, 404, 404),  # nobody is listening
    ("breaches", GET): (404, 404, 404, 404, 404, 404, 302),  # the DPO's and the controller's
    ("breach_new", GET): (404, 404, 404, 404, 404, 404, 200),
    ("breach", GET): (404, 404, 404, 404, 404, 404, 404),
    ("breach_step", GET): (404, 404, 404, 404, 404, 404, 404),
    ("breach_evidence", GET): (404, 404, 404, 404, 404, 404, 404),
    ("breach_letter", GET): (404, 404, 404, 404, 404, 404, 404),
    ("inspection", GET): (404, 404, 404, 404, 404, 404, 404),
    ("deletions", GET): (404, 404, 404, 404, 404, 404, 200),
    ("sweep_confirm", POST): (404, 404, 404, 404, 404, 404, 302),
    ("deletion_paper", GET): (404, 404, 404, 404, 404, 404, 404),  # no night has passed
    ("deletion_signature", GET): (404, 404, 404, 404, 404, 404, 404),
    ("untold", GET): (404, 404, 404, 404, 404, 404, 404),
    ("untold_letter", POST): (404, 404, 404, 404, 404, 404, 404),
    ("deliveries", GET): (404, 404, 404, 404, 404, 200, 200),
    ("delivery_again", POST): (404, 404, 404, 404, 404, 302, 302),
    ("delivery_paper", POST): (404, 404, 404, 404, 404, 302, 302),
    ("delivery_code", POST): (404, 404, 404, 404, 404, 302, 302),  # who was told needs none
    ("delivery_letter", GET): (404, 404, 404, 404, 404, 200, 200),
    ("own_policy", GET): (404, 200, 200, 404, 404, 404, 404),
    ("policy", GET): (200, 200, 200, 200, 200, 200, 200),
    ("policy_received", GET): (200, 200, 200, 200, 200, 200, 200),
    ("messages_received", GET): (200, 200, 200, 200, 200, 200, 200),
    ("policy_version", GET): (200, 200, 200, 200, 200, 200, 200),
    ("policy_paper", GET): (200, 200, 200, 200, 200, 200, 200),
    ("processing", GET): (404, 404, 404, 404, 404, 200, 404),
    ("processing_table", GET): (404, 404, 404, 404, 404, 200, 404),
    ("processing_paper", GET): (404, 404, 404, 404, 404, 200, 404),
    ("processing_linked", GET): (404, 404, 404, 404, 404, 200, 404),
    ("policy_embedded", GET): (200, 200, 200, 200, 200, 200, 200),
    ("policy_feed", GET): (200, 200, 200, 200, 200, 200, 200),
    ("policy_draft", GET): (404, 404, 404, 404, 404, 200, 404),
    ("policy_seen", POST): (404, 404, 404, 404, 404, 404, 404),
    ("policy_publish", POST): (404, 404, 404, 404, 404, 302, 404),
    ("may", GET): (200, 200, 200, 200, 200, 200, 200),
    ("may_real", POST): (422, 422, 422, 422, 200, 422, 422),  # asked as HR
    ("may_keep", POST): (422, 422, 422, 422, 422, 422, 422),  # nothing was asked
    ("may_kept", GET): (200, 200, 200, 200, 200, 200, 200),
    ("coaching", GET): (404, 200, 200, 200, 404, 404, 404),
    ("talk_plan", POST): (404, 404, 404, 422, 404, 404, 404),
    ("coached_evaluation", GET): (404, 404, 404, 200, 404, 404, 404),
    ("talk", GET): (403, 200, 403, 200, 403, 403, 403),
    ("talk_write", POST): (403, 302, 403, 302, 403, 403, 403),
    ("talk_close", POST): (403, 302, 403, 302, 403, 403, 403),
    ("talk_reopen", POST): (403, 302, 403, 302, 403, 403, 403),
    ("talk_add", POST): (403, 302, 403, 302, 403, 403, 403),  # too early: told so elsewhere
    ("talk_agree", POST): (403, 422, 403, 422, 403, 403, 403),
    ("talk_goal", POST): (403, 422, 403, 422, 403, 403, 403),
    ("goal_say", POST): (403, 302, 403, 302, 403, 403, 403),
    ("goal_word", POST): (403, 302, 403, 302, 403, 403, 403),
    ("goal_start", POST): (403, 302, 403, 302, 403, 403, 403),
    ("talk_move", POST): (403, 422, 403, 422, 403, 403, 403),
    ("talk_cancel", POST): (403, 422, 403, 422, 403, 403, 403),
    ("talk_calendar", GET): (403, 200, 403, 200, 403, 403, 403),
    ("talk_bring", POST): (403, 422, 403, 422, 403, 403, 403),
    ("talk_take_back", POST): (403, 302, 403, 302, 403, 403, 403),  # nothing there: told so
    ("talk_done", POST): (403, 302, 403, 302, 403, 403, 403),
    ("mine", GET): (404, 200, 200, 404, 404, 404, 404),
    ("evaluation", GET): (404, 200, 403, 404, 403, 404, 404),  # the wall says why
    ("ledger", GET): (404, 200, 200, 404, 404, 404, 404),
    ("ledger_check", POST): (404, 200, 200, 404, 404, 404, 404),
    ("ledger_bundle", POST): (404, 200, 200, 404, 404, 404, 404),
    ("notice_seen", POST): (404, 302, 404, 404, 404, 404, 404),
    ("mirror", GET): (404, 200, 404, 404, 404, 404, 404),
    ("restrict", GET): (404, 200, 200, 404, 404, 404, 404),  # explains; the deed asks the law
    ("restrict", POST): (404, 302, 403, 404, 404, 404, 404),
    ("private", GET): (404, 200, 200, 404, 404, 404, 404),  # as above
    ("private", POST): (404, 302, 403, 404, 404, 404, 404),
    ("object", GET): (404, 200, 200, 404, 404, 404, 404),
    ("object", POST): (404, 302, 302, 404, 404, 404, 404),
    ("programmes", GET): (200, 200, 200, 200, 200, 200, 200),
    ("programme", GET): (200, 200, 200, 200, 200, 200, 200),
    ("evidence", GET): (404, 404, 404, 404, 404, 200, 404),
    ("paper_add", POST): (404, 404, 404, 404, 404, 422, 422),  # no file
    ("paper", GET): (404, 404, 404, 404, 404, 200, 200),  # and the DPO, controller, works council
    ("versions", GET): (200, 200, 200, 200, 200, 200, 200),
    ("version", GET): (200, 200, 200, 200, 200, 200, 200),
    ("dossier_new", GET): (404, 404, 404, 404, 404, 200, 404),
    ("dossier", GET): (404, 404, 404, 404, 404, 200, 404),  # and the DPO and the controller
    ("dossier_part", GET): (404, 404, 404, 404, 404, 200, 404),
    ("pia_out", GET): (404, 404, 404, 404, 404, 200, 404),
    ("pia_in", POST): (404, 404, 404, 404, 404, 422, 404),  # no file
    ("dossier_submit", POST): (404, 404, 404, 404, 404, 422, 404),  # it is not whole
    ("dossier_drop", GET): (404, 404, 404, 404, 404, 200, 404),
    ("dossier_copy", GET): (404, 404, 404, 404, 404, 200, 404),
    ("dossier_next", POST): (404, 404, 404, 404, 404, 302, 404),
    ("dossier_renew", GET): (404, 404, 404, 404, 404, 200, 404),
    ("evaluation_view", POST): (404, 302, 403, 404, 404, 404, 404),
    ("evaluation_dispute", POST): (404, 302, 403, 404, 404, 404, 404),
    ("disputes", GET): (200, 404, 404, 404, 404, 200, 404),
    ("bring_in", GET): (404, 200, 200, 404, 404, 404, 404),
    ("bring_in_withdraw", POST): (404, 302, 302, 404, 404, 404, 404),  # there is none
    ("brought_in", GET): (404, 404, 404, 404, 404, 404, 404),  # given to nobody
    ("brought_in_sound", GET): (404, 404, 404, 404, 404, 404, 404),
    ("dispute", GET): (404, 404, 404, 404, 404, 404, 404),  # there is none
    ("dispute_take", POST): (404, 404, 404, 404, 404, 404, 404),
    ("work", GET): (200, 404, 404, 404, 404, 200, 404),
    ("work_days", POST): (302, 404, 404, 404, 404, 404, 404),
    ("work_take", POST): (302, 404, 404, 404, 404, 404, 404),  # not open: the page says so
    ("work_give_back", POST): (302, 404, 404, 404, 404, 404, 404),
    ("work_withdraw", POST): (422, 404, 404, 404, 404, 422, 404),  # nothing is chosen
    ("calibrations", GET): (200, 404, 404, 404, 404, 200, 404),
    ("calibration_new", GET): (404, 404, 404, 404, 404, 200, 404),
    ("calibration_courses", GET): (404, 404, 404, 404, 404, 200, 404),
    ("calibration", GET): (404, 404, 404, 404, 404, 404, 404),  # there is none
    ("calibration_draft", POST): (404, 404, 404, 404, 404, 404, 404),
    ("picks", GET): (404, 404, 404, 404, 404, 200, 404),  # and the DPO and the works council
    ("pick_new", GET): (404, 404, 404, 404, 404, 200, 404),
    ("cards", GET): (200, 200, 200, 200, 200, 200, 200),  # what everybody is measured by (R37)
    ("card", GET): (200, 200, 200, 200, 200, 200, 200),
    ("card_out", GET): (200, 200, 200, 200, 200, 200, 200),
    ("card_new", GET): (404, 404, 404, 404, 404, 200, 404),
    ("card_bring", GET): (404, 404, 404, 404, 404, 200, 404),
    ("card_next", POST): (404, 404, 404, 404, 404, 302, 404),
    ("card_draft", GET): (404, 404, 404, 404, 404, 200, 404),
    ("card_draft", POST): (404, 404, 404, 404, 404, 302, 404),
    ("card_item", GET): (404, 404, 404, 404, 404, 200, 404),
    ("card_preview", GET): (404, 404, 404, 404, 404, 200, 404),
    ("card_publish", GET): (404, 404, 404, 404, 404, 200, 404),
    ("card_draft_out", GET): (404, 404, 404, 404, 404, 200, 404),
    ("card_drop", GET): (404, 404, 404, 404, 404, 200, 404),
    ("guides", GET): (200, 200, 200, 200, 200, 200, 200),
    ("guide", GET): (200, 200, 200, 200, 200, 200, 200),
    ("rules", GET): (200, 200, 200, 200, 200, 200, 200),
    ("rule", GET): (200, 200, 200, 200, 200, 200, 200),
    ("articles", GET): (200, 200, 200, 200, 200, 200, 200),
    ("proved", GET): (200, 200, 200, 200, 200, 200, 200),
    ("rules_changed", GET): (200, 200, 200, 200, 200, 200, 200),
    ("rules_changes_seen", POST): (404, 404, 404, 404, 404, 404, 404),  # the DPO's
    ("council", GET): (404, 404, 404, 404, 404, 200, 404),  # and the works council itself
    ("council_request", GET): (404, 404, 404, 404, 404, 200, 404),
    ("council_say", POST): (404, 404, 404, 404, 404, 422, 404),  # says nothing
    ("council_step", GET): (404, 404, 404, 404, 404, 200, 404),
    ("council_figures", GET): (404, 404, 404, 404, 404, 404, 404),
    ("council_year", GET): (404, 404, 404, 404, 404, 404, 404),  # as these figures
    ("council_room", GET): (404, 404, 404, 404, 404, 404, 404),  # the works council's own
    ("council_room", POST): (404, 404, 404, 404, 404, 404, 404),
    ("council_document", GET): (404, 404, 404, 404, 404, 404, 404),
    ("council_remove", POST): (404, 404, 404, 404, 404, 404, 404),
    ("council_let_in", POST): (404, 404, 404, 404, 404, 404, 404),
    ("council_let_out", POST): (404, 404, 404, 404, 404, 404, 404),
    ("council_letter", GET): (404, 404, 404, 404, 404, 404, 404),  # there is none
    ("team", GET): (404, 404, 404, 404, 404, 200, 404),
    ("effects", GET): (404, 404, 404, 404, 404, 200, 404),
    ("effects_table", GET): (404, 404, 404, 404, 404, 200, 404),
    ("effects_sheet", GET): (404, 404, 404, 404, 404, 200, 404),
    ("operation", GET): (404, 404, 404, 404, 404, 200, 404),
    ("queues_table", GET): (404, 404, 404, 404, 404, 200, 404),
    ("queues_sheet", GET): (404, 404, 404, 404, 404, 200, 404),
    ("team_figures", GET): (404, 404, 404, 404, 404, 200, 404),
    ("fairness", GET): (404, 404, 404, 404, 404, 200, 404),
    ("team_table", GET): (404, 404, 404, 404, 404, 200, 404),
    ("team_sheet", GET): (404, 404, 404, 404, 404, 200, 404),
    ("team_figures_table", GET): (404, 404, 404, 404, 404, 200, 404),
    ("team_figures_sheet", GET): (404, 404, 404, 404, 404, 200, 404),
    ("administration", GET): (404, 404, 404, 404, 302, 302, 302),
    ("accounts", GET): (404, 404, 404, 404, 404, 404, 200),
    ("account_new", GET): (404, 404, 404, 404, 404, 404, 200),
    ("account_detail", GET): (404, 404, 404, 404, 404, 404, 200),
    ("account_invite", POST): (404, 404, 404, 404, 404, 404, 302),
    ("account_close", GET): (404, 404, 404, 404, 404, 404, 200),
    ("employees", GET): (404, 404, 404, 404, 404, 404, 200),
    ("employee_new", GET): (404, 404, 404, 404, 404, 404, 200),
    ("employee_detail", GET): (404, 404, 404, 404, 404, 404, 200),
    ("employ", POST): (404, 404, 404, 404, 404, 404, 422),  # nothing is filled in
    ("join", POST): (404, 404, 404, 404, 404, 404, 422),
    ("leave", GET): (404, 404, 404, 404, 404, 404, 200),
    ("part", GET): (404, 404, 404, 404, 404, 404, 200),
    ("teams", GET): (404, 404, 404, 404, 404, 404, 200),
    ("names", GET): (404, 404, 404, 404, 404, 404, 200),
    ("name_new", GET): (404, 404, 404, 404, 404, 404, 200),
    ("name_table", GET): (404, 404, 404, 404, 404, 404, 200),
    ("name_end", GET): (404, 404, 404, 404, 404, 404, 200),
    ("lines", GET): (404, 404, 404, 404, 404, 200, 200),
    ("line", GET): (404, 404, 404, 404, 404, 200, 200),
    ("line_texts", GET): (404, 404, 404, 404, 404, 200, 200),
    ("line_text_new", GET): (404, 404, 404, 404, 404, 200, 404),
    ("line_text_seen", POST): (404, 404, 404, 404, 404, 404, 404),  # the DPO's
    ("line_text_draft", GET): (404, 404, 404, 404, 404, 404, 404),  # there is no such text
    ("announcement_sound", GET): (200, 200, 200, 200, 200, 200, 200),
    ("announcement_narrow", GET): (200, 200, 200, 200, 200, 200, 200),
    ("line_test", GET): (404, 404, 404, 404, 404, 200, 200),
    ("line_changed", GET): (404, 404, 404, 404, 404, 200, 200),
    ("line_seen", POST): (404, 404, 404, 404, 404, 404, 404),  # the DPO's
    ("protected", GET): (404, 404, 404, 404, 404, 404, 404),  # the DPO's and the works council's
    ("protected_sought", POST): (404, 404, 404, 404, 404, 404, 404),
    ("protected_one", GET): (404, 404, 404, 404, 404, 404, 404),
    ("protected_end", POST): (404, 404, 404, 404, 404, 404, 404),
    ("quarantine", GET): (404, 404, 404, 404, 404, 200, 200),
    ("quarantine_offer", POST): (404, 404, 404, 404, 404, 302, 302),
    ("copies", GET): (404, 404, 404, 404, 404, 404, 200),  # and the DPO
    ("copies_gone", POST): (404, 404, 404, 404, 404, 404, 302),
    ("sources", GET): (404, 404, 404, 404, 404, 404, 200),
    ("shipments", GET): (404, 404, 404, 404, 404, 404, 200),
    ("shipment_new", GET): (404, 404, 404, 404, 404, 404, 200),
    ("shipment", GET): (404, 404, 404, 404, 404, 404, 200),
    ("shipment_files", POST): (404, 404, 404, 404, 404, 404, 302),
    ("shipment_let_in", POST): (404, 404, 404, 404, 404, 404, 404),  # nothing was tried yet
    ("shipment_table", GET): (404, 404, 404, 404, 404, 404, 404),  # so there is no report
    ("shipment_lines", GET): (404, 404, 404, 404, 404, 404, 404),
    ("shipment_back", POST): (404, 404, 404, 404, 404, 404, 302),
    ("roles", GET): (404, 404, 404, 404, 200, 200, 200),
    ("role_ask", GET): (404, 404, 404, 404, 200, 200, 200),
    ("role_approve", POST): (404, 404, 404, 404, 302, 302, 302),  # the page says that it may not
    ("role_review", POST): (404, 404, 404, 404, 302, 302, 302),
    ("role_end", GET): (404, 404, 404, 404, 404, 404, 200),
    ("style", GET): (404, 404, 404, 404, 404, 404, 404),  # only where pages are made
    ("set_language", POST): (302, 302, 302, 302, 302, 302, 302),
    ("appearance", POST): (302, 302, 302, 302, 302, 302, 302),
}
OPEN = {"set_language", "appearance"}
HIDDEN = {"style", "caller_objects"}
PUBLIC = {
    "parted",
    "may",
    "may_kept",
    "callers",
    "guides",
    "guide",
    "rules",
    "rule",
    "rules_changed",
}
PUBLIC |= {"caller_asks", "caller_copy"}
PUBLIC |= {"articles", "proved", "announcement_sound", "announcement_narrow"}
PUBLIC |= {"policy_received", "messages_received"}
PUBLIC |= {"policy", "policy_version", "policy_paper", "policy_embedded", "policy_feed"}
"""For everybody, with or without an account."""


@pytest.fixture
def addresses(organisation):
    """Arguments and form of each address: a scored call, one that waits, and a message."""
    now = organisation.now
    legs = []
    for number in (1, 2):
        offered = cast.offer(number, at=now - timedelta(days=number, hours=2))
        [outcome] = arriving.arrive(
            [offers.parse(offered, source=cast.SOURCE)],
            [lambda: io.BytesIO(cast.tone())],
            source=cast.SOURCE,
            at=now,
            by=Actor(role="integration"),
        )
        preparing.make_ready(outcome.leg, at=now)
        legs.append(outcome.leg)
    assigning.assign_ready(at=now)
    noor, anna = organisation.actor("noor", "evaluator"), organisation.actor("anna", "employee")
    assessing.submit(legs[0], answers=cast.GOOD, comment="", actor=noor, at=now)
    [evaluation] = queries.own(anna, at=now)
    question = asked.read({"act": "score"}, local_day(now))
    row = keeping.keep(question.parameters(), asked.answer(question).decision, at=now)
    from klankbord.notices import queries as notices

    [notice] = notices.notices(organisation.anna.pk, now)
    leg, talk = {"leg": legs[1]}, {"conversation": _talk(organisation, evaluation.id)}
    aim = goals.Aim("Rustig praten.", local_day(now))
    goals.set_goal(talk["conversation"], aim, actor=anna, at=now)
    [goal] = talks.talk(talk["conversation"], actor=anna, at=now).goals
    aimed = talk | {"goal": goal.id}
    account = {"account": organisation.account("joris").pk}
    employee = {"employee": organisation.joris.pk}
    spoken = lines.sounded("EN-1", cast.tone(8.0), at=now, by=Actor(role="admin"))
    tess = organisation.actor("tess", "admin")
    sent = shipping.send(source="folder", form="csv", settings={}, at=now, by=tess)
    protected = unrecorded.add("1044", kind="dpo", at=now, by=Actor(role="dpo"))
    version = {"code": "beter-luisteren", "number": 1}
    grant = {"grant": Grant.objects.get(role="evaluator").pk}
    petra = organisation.actor("petra", "quality_manager")
    draft = {"draft": drafts.begin(code="nieuwe", title="Nieuwe", at=now, by=petra).pk}
    card = Scorecard.objects.get()
    built = cards.begin(
        code="klacht", title={"nl": "Klacht"}, example="complaint", at=now, by=petra
    )
    programme = {"code": "beter-luisteren"}
    about = filing.signed_in(anna, now)
    request = {
        "request_id": filing.file(Asked("access", "Alles."), about, at=now, by=anna).request.pk
    }
    paper = papers.add(version_of("beter-luisteren"), "dpia", PDF, at=now, by=petra)
    return {
        "own_request": (request, {}),
        "own_request_letter": (request | {"kind": "ontvangst"}, {}),
        "own_request_withdraw": (request, {}),
        "request_one": (request, {}),
        "request_step": (request | {"step": "beantwoorden"}, {}),
        "request_letter": (request | {"kind": "ontvangst"}, {}),
        **dict.fromkeys(("card", "card_out"), ({"code": card.code, "number": card.number}, {})),
        "evaluation_view": ({"evaluation": evaluation.id}, {"comment": "Gezien."}),
        "evaluation_dispute": ({"evaluation": evaluation.id}, {"grounds": "Te streng."}),
        **dict.fromkeys(("brought_in", "bring_in_withdraw"), ({"brought": leg["leg"]}, {})),
        "brought_in_sound": ({"brought": leg["leg"], "position": 1}, {}),
        **dict.fromkeys(("dispute", "dispute_take"), ({"dispute": leg["leg"]}, {})),
        **dict.fromkeys(("calibration", "calibration_draft"), ({"calibration": leg["leg"]}, {})),
        **dict.fromkeys(("work_take", "work_give_back"), (leg, {})),
        "card_next": ({"code": card.code}, {}),
        "card_draft": ({"draft": built.pk}, {"do": "up wens"}),
        "card_item": ({"draft": built.pk, "item": "wens"}, {}),
        **dict.fromkeys(OF_A_CARD, ({"draft": built.pk}, {})),
        "dossier": (draft, {}),
        "dossier_part": (draft | {"part": "purpose"}, {}),
        "pia_out": (draft, {}),
        "pia_in": (draft, {}),
        "dossier_submit": (draft, {}),
        "dossier_drop": (draft, {}),
        "dossier_copy": (programme, {}),
        "dossier_next": (programme, {}),
        "evidence": (programme | {"kind": "dpia"}, {}),
        "versions": (programme, {}),
        "paper_add": (programme | {"number": 1}, {}),
        "paper": ({"paper": paper.pk}, {}),
        "version": (programme | {"number": 1}, {}),
        "dossier_renew": (programme, {}),
        "messages_received": ({"token": "x"}, {}),
        "may_real": (
            {},
            {
                "reference": str(legs[1]),
                "act": "use_in_review",
                "purpose": "appraisal",
                "role": "hr",
            },
        ),
        "review_question": ({}, {"reference": str(evaluation.id)}),
        "call": (leg, {}),
        "sound": (leg, {}),
        "peaks": (leg, {}),
        "draft": (leg, {}),
        "submit": (leg, {}),
        "may_kept": ({"name": row.pk}, {}),
        "coached_evaluation": ({"evaluation": evaluation.id}, {}),
        "talk": (talk, {}),
        "talk_write": (talk, {"text": "Het was druk."}),
        "talk_close": (talk, {"text": "Het was druk."}),
        "talk_reopen": (talk, {}),
        "talk_add": (talk, {"text": "Nog iets."}),
        "talk_agree": (talk, {}),
        **dict.fromkeys(("talk_done", "talk_take_back"), (talk | {"number": 1}, {})),
        **dict.fromkeys(("talk_calendar", "talk_move", "talk_cancel"), (talk, {})),
        "talk_bring": (talk, {}),
        "talk_goal": (talk, {}),
        "goal_say": (aimed, {"standing": "missed"}),
        "goal_word": (aimed, {"text": "Rustiger."}),
        "goal_start": (aimed, {}),
        "evaluation": ({"evaluation": evaluation.id}, {}),
        "notice_seen": ({"notice": notice.id}, {}),
        **dict.fromkeys(("restrict", "private", "mirror"), (leg, {})),
        "object": ({}, {"grounds": "Ik ben herstellende."}),
        "rule": ({"rule_id": "R8"}, {}),
        "guide": ({"slug": "de-muur"}, {}),
        "programme": ({"code": "beter-luisteren"}, {}),
        "policy_version": ({"number": 1}, {}),
        **dict.fromkeys(("deletion_paper", "deletion_signature"), ({"number": 1}, {})),
        "deliveries": ({"code": "beter-luisteren"}, {}),
        **dict.fromkeys(
            ("delivery_again", "delivery_paper", "delivery_code", "delivery_letter"),
            ({"code": "beter-luisteren", **employee}, {}),
        ),
        "untold_letter": (employee, {}),
        "policy_paper": ({"number": 1}, {}),
        "case": ({"case": leg["leg"]}, {}),
        "case_step": ({"case": leg["leg"], "step": "bevestigen"}, {}),
        "finding": (leg, {}),
        "breach": ({"breach": leg["leg"]}, {}),
        "breach_step": ({"breach": leg["leg"], "step": "melden"}, {}),
        "breach_evidence": ({"breach": leg["leg"], "entry": leg["leg"]}, {}),
        "breach_letter": ({"breach": leg["leg"], "kind": "ap", "language": "nl"}, {}),
        "council_request": (version, {}),
        "council_say": (version, {}),
        "council_step": (version | {"step": "meegedeeld"}, {}),
        "council_year": ({"year": 2026}, {}),
        "draw_receipt": (leg, {}),
        "draw_taken": (version | {"month": "2026-11"}, {}),
        "council_document": ({"paper": leg["leg"]}, {}),
        "council_remove": ({"paper": leg["leg"]}, {}),
        "council_let_out": ({"adviser": leg["leg"]}, {}),
        "council_letter": ({"letter": leg["leg"]}, {}),
        **dict.fromkeys(
            ("team_figures", "team_figures_table", "team_figures_sheet"), ({"code": "huur"}, {})
        ),
        "account_detail": (account, {}),
        "account_invite": (account, {}),
        "account_close": (account, {}),
        "employee_detail": (employee, {}),
        "employ": (employee, {}),
        "employee_part": (employee, {}),
        "join": (employee, {}),
        "leave": (employee, {}),
        "part": ({**employee, "code": "reparatie"}, {}),
        "name_end": ({"name": AgentRef.objects.get(ref="agent-1002").pk}, {}),
        "line": ({"line": "huur-in"}, {}),
        "announcement_narrow": ({"sha256": spoken.sha256, "kind": "alaw"}, {}),
        "announcement_sound": ({"sha256": spoken.sha256, "kind": spoken.kind}, {}),
        "line_changed": ({"line": "huur-in"}, {}),
        "line_text_seen": ({"text": Attestation.objects.get().pk}, {}),
        "line_text_draft": ({"name": "NL-99"}, {}),
        "line_seen": ({"test": Attestation.objects.get().pk}, {}),
        "protected_one": ({"entry": protected.pk}, {}),
        "protected_end": ({"entry": protected.pk}, {}),
        **dict.fromkeys(OF_A_SHIPMENT, ({"shipment": sent.pk}, {})),
        "role_approve": (grant, {}),
        "role_review": (grant, {}),
        "role_end": (grant, {}),
    }


def _talk(organisation, evaluation):
    """A talk of Bram and Anna with one agreement."""
    now, bram = organisation.now, organisation.actor("bram", "coach")
    talk = conversations.plan([evaluation], takes_place_at=now, actor=bram, at=now)
    day = local_day(now + timedelta(days=7))
    conversations.agree(talk, text="Pauze.", owner="coach", due_on=day, actor=bram, at=now)
    return talk


def ask(client, name, method, addresses):
    arguments, form = addresses.get(name, ({}, {}))
    answer = getattr(client, method)(reverse(name, kwargs=arguments), form)
    if answer.streaming:
        assert list(answer.streaming_content)  # read to its end it is closed
    return answer


def test_the_table_knows_every_address():
    assert {name for name, _ in EXPECTED} == {pattern.name for pattern in urls.urlpatterns}
    assert {"account_login", "account_logout"} <= set(get_resolver().reverse_dict)


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_gets_what_the_table_says(client, organisation, addresses, who):
    client.force_login(organisation.account(who))
    place = PEOPLE.index(who)
    found = {
        (name, method): ask(client, name, method, addresses).status_code
        for name, method in EXPECTED
    }
    assert found == {key: statuses[place] for key, statuses in EXPECTED.items()}


def test_who_is_not_signed_in_is_asked_to(client, addresses):
    for name, method in EXPECTED:
        if name in HIDDEN:
            continue
        answer = ask(client, name, method, addresses)
        assert answer.status_code == (200 if name in PUBLIC else 302)
        if name in PUBLIC:
            continue
        assert ("/accounts/login/" in answer["Location"]) is (name not in OPEN)


def test_the_page_of_parts_is_there_only_where_pages_are_made(client, settings):
    assert client.get(reverse("style")).status_code == 404
    settings.DEVELOPMENT = True
    assert client.get(reverse("style")).status_code == 200


def test_nobody_makes_an_account_or_an_address_himself(client):
    named = get_resolver().reverse_dict
    assert "account_reset_password" in named
    for name in ("account_signup", "account_email", "account_set_password"):
        assert name not in named
    assert client.get("/accounts/signup/").status_code == 404


def test_the_head_names_the_organisation(client, settings):
    settings.ORGANISATION = "Woonstede Klantcontact"
    assert "Woonstede Klantcontact" in client.get(reverse("account_login")).content.decode()


def test_the_employee_still_hears_what_he_restricted_himself(client, organisation, addresses):
    client.force_login(organisation.account("anna"))
    leg = addresses["call"][0]
    client.post(reverse("restrict", kwargs=leg))
    page = client.get(reverse("mine")).content.decode()
    assert "beperkt: bewaard, niet gebruikt" in page
    assert reverse("call", kwargs=leg) in page
    assert client.get(reverse("call", kwargs=leg)).status_code == 200
