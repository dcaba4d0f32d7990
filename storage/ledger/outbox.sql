-- What became of claimed rows, and of waiting ones when the clock was put back.

-- name: settle
-- Write down what became of claimed rows, each only while its lease is still its claimer's.
--
-- A row has a lease only while it is being sent. The state is no condition: PostgreSQL would use the index of rows that are
-- being sent, which holds a dead tuple for each row that was sent since the last vacuum.
UPDATE outbox
SET state = ended.state, reason = ended.reason, message_id = coalesce(ended.message_id, outbox.message_id),
    due_at = coalesce(ended.due_at, outbox.due_at),
    put_off_at = CASE WHEN ended.due_at IS NOT NULL THEN :'now'::timestamptz END, attempts = attempts - CASE WHEN ended.counted THEN 0 ELSE 1 END,
    lease_until = NULL, leaving = NULL, settled_at = CASE WHEN ended.due_at IS NULL THEN :'now'::timestamptz END
FROM jsonb_to_recordset(:'ended'::jsonb) AS ended (
    id bigint, lease timestamptz, state text, reason text, message_id bigint, due_at timestamptz, counted bool
)
WHERE outbox.id = ended.id AND outbox.lease_until = ended.lease
RETURNING outbox.id;

-- name: put_back
-- Replies and notices that were put off, or enqueued, at a moment that lies ahead, since the clock was put back, wait as
-- long as they were to.
--
-- 'differ': by how much the clocks of two processes may differ.
UPDATE outbox
SET due_at = :'now'::timestamptz + (due_at - coalesce(put_off_at, due_at)), put_off_at = :'now'::timestamptz
WHERE rank IN (1, 2) AND broadcast_id IS NULL AND state = 'waiting' AND due_at > :'now'::timestamptz
  AND coalesce(put_off_at, due_at) > :'now'::timestamptz + :'differ'::interval
RETURNING id;

-- name: put_back_bulk
-- The same for rows of broadcasts that were put off. The others are due anyhow (claims.sql), and may be a million.
UPDATE outbox
SET due_at = :'now'::timestamptz + (due_at - put_off_at), put_off_at = :'now'::timestamptz
FROM broadcasts
WHERE broadcasts.ended_at IS NULL AND outbox.broadcast_id = broadcasts.id AND outbox.state = 'waiting'
  AND due_at > greatest(:'now'::timestamptz, broadcasts.starts_at)
  AND put_off_at > :'now'::timestamptz + :'differ'::interval
RETURNING outbox.id;
