"""The schema, as numbered steps that are only ever appended.

Every table is made here and nowhere else, STRICT, with foreign keys. `revisions` and `questions` refuse updates:
what was published and what was told stays as it was. A new step is a function in a file of `steps/` named for what it is about,
and one line at the end of `STEPS`; what it may say, so that both databases understand it, stands in `dialect`.
"""

from collections.abc import Callable
from typing import Any, cast

from sqlite_utils import Migrations

from knowledge.storage.steps import (
    calendar,
    entries,
    first_tables,
    law_versions,
    log_condensed,
    masked_again,
    masked_text_to_alarms,
    notices,
    objections,
    places,
    prints,
    queue,
    rating_reasons,
    reviews_to_logins,
    samples,
    tickets,
)
from knowledge.storage.steps.files import attachments, imports
from knowledge.storage.steps.outside import api_tokens, channels, webhooks
from knowledge.storage.steps.staff import second_steps, sessions

STEPS = (
    ("0001_knowledge", first_tables.knowledge),
    ("0002_questions_and_staff", first_tables.questions_and_staff),
    ("0003_reviews", reviews_to_logins.reviews),
    ("0004_guarded_questions", reviews_to_logins.guarded_questions),
    ("0005_regions", reviews_to_logins.regions),
    ("0006_lexicon_lines", reviews_to_logins.lexicon_lines),
    ("0007_conversations", reviews_to_logins.conversations),
    ("0008_staff_departments", reviews_to_logins.staff_departments),
    ("0009_staff_sessions_and_login_tries", reviews_to_logins.staff_sessions_and_login_tries),
    ("0010_cases_danger", masked_text_to_alarms.cases_danger),
    ("0011_stored_text_masked", masked_text_to_alarms.stored_text_masked),
    ("0012_texts_removable", masked_text_to_alarms.texts_removable),
    ("0013_departments_in_order", masked_text_to_alarms.departments_in_order),
    ("0014_going_live", masked_text_to_alarms.going_live),
    ("0015_alarms", masked_text_to_alarms.alarms),
    ("0016_calendar", calendar.calendar),
    ("0017_tickets", tickets.tickets),
    ("0018_text_masked_again", masked_again.text_masked_again),
    ("0019_names_of_entries", entries.names_of_entries),
    ("0020_places", places.places),
    ("0021_imports", imports.imports),
    ("0021_notices", notices.notices),
    ("0022_api_tokens", api_tokens.api_tokens),
    ("0023_log_condensed", log_condensed.log_condensed),
    ("0023_prints", prints.prints),
    ("0024_channels", channels.channels),
    ("0025_webhooks", webhooks.webhooks),
    ("0023_tickets_in_order", tickets.tickets_in_order),
    ("0026_import_uploads", imports.uploads),
    ("0026_asking_limits", queue.asking_limits),
    ("0027_objections", objections.objections),
    ("0027_calls", tickets.calls),
    ("0028_second_looks", reviews_to_logins.second_looks),
    ("0029_law_texts", reviews_to_logins.law_texts),
    ("0027_versions", notices.versions),
    ("0028_log_summed_up", log_condensed.log_summed_up),
    ("0030_editing", entries.editing),
    ("0028_attachments", attachments.attachments),
    ("0031_second_steps", second_steps.second_steps),
    ("0032_session_browsers", sessions.session_browsers),
    ("0033_sampled_replies", samples.sampled_replies),
    ("0027_needs", queue.needs),
    ("0034_rating_reasons", rating_reasons.rating_reasons),
    ("0035_standing_kept", entries.standing_kept),
    ("0036_withdrawals", webhooks.withdrawals),
    ("0037_webhooks_of_tickets", webhooks.webhooks_of_tickets),
    ("0034_law_versions", law_versions.law_versions),
    ("0037_log_summed_up_by_channel", log_condensed.log_summed_up_by_channel),
    ("0038_appointments", tickets.appointments),
    ("0039_rating_clients", rating_reasons.rating_clients),
    ("0040_law_chapters", law_versions.law_chapters),
    ("0041_rating_tallies", rating_reasons.rating_tallies),
    ("0042_told_facts_named", log_condensed.told_facts_named),
)
"""Name and function of every step, in the order in which they are applied."""

_Step = Callable[[Any], None]
migrations = Migrations("hotline")
for _name, _step in STEPS:
    migrations(name=_name)(cast(_Step, _step))
