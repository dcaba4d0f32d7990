-- name: clear
-- Mark the replies to these updates as sent or enqueued; returns the updates that were not marked or not stored before.
INSERT INTO updates (edge, update_id, handled_at)
SELECT :'edge', unnest(:'update_ids'::bigint[]), :'now'
ON CONFLICT (edge, update_id) DO UPDATE SET reply = NULL WHERE updates.reply IS NOT NULL
RETURNING update_id;
