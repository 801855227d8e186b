"""Chats and mails with customers as a CSV: a line for each message, those of one together.

Columns: `conversation_id`, `sent_at`, `sent_by` (agent, customer, bot), `text`; and of the
conversation `agent_ref`, `caller_ref`, `called_ref`, `queue`, `channel` (chat or email), `line`,
`caller_country`, which may be told in its first line only. A message in HTML says so in its
`media_type`; what has `attachments` is never offered. The settings can name other columns.
Who else writes in a conversation makes it one that is never offered (R13).
"""
