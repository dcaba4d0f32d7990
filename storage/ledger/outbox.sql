-- What became of claimed rows.

-- name: settle
-- Write down what became of claimed rows, each only while its lease is still its claimer's.
--
-- A row has a lease only while it is being sent. The state is no condition: PostgreSQL would use the index of rows that are
-- being sent, which holds a dead tuple for each row that was sent since the last vacuum.
UPDATE outbox
SET state = ended.state, reason = ended.reason, message_id = coalesce(ended.message_id, outbox.message_id),
    due_at = coalesce(ended.due_at, outbox.due_at), attempts = attempts - CASE WHEN ended.counted THEN 0 ELSE 1 END,
    lease_until = NULL, leaving = NULL, settled_at = CASE WHEN ended.due_at IS NULL THEN :'now'::timestamptz END
FROM jsonb_to_recordset(:'ended'::jsonb) AS ended (
    id bigint, lease timestamptz, state text, reason text, message_id bigint, due_at timestamptz, counted bool
)
WHERE outbox.id = ended.id AND outbox.lease_until = ended.lease
RETURNING outbox.id;
