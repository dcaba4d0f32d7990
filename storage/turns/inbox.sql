-- name: clear
-- The answers to these updates have left the house; those of them that were not known to have, or not known at all.
INSERT INTO updates (edge, update_id, handled_at)
SELECT :'edge', unnest(:'update_ids'::bigint[]), :'now'
ON CONFLICT (edge, update_id) DO UPDATE SET reply = NULL WHERE updates.reply IS NOT NULL
RETURNING update_id;
