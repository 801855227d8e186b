"""Google Conversational Insights (CCAI Insights): sound and a JSON of the same name beside it.

The metadata of an ingest (“Import conversations”, cloud.google.com/contact-center/insights/docs),
in snake_case or camelCase as the API writes it. Read are `agent_id`, `start_time`, `medium`,
`quality_metadata.agent_info[].agent_id`, `call_metadata` {`agent_channel`, `customer_channel`},
`expire_time` and `ttl`. Channels are 1 and 2 there, as `IngestConversationsRequest` says, and 0
and 1 here. Labels, ratings and names stay outside.

A `ttl` counts from a moment that the file does not tell. It is counted from the start of the call,
the earliest that it can be: a term of the source may only shorten ours.
"""
