-- name: store
-- Keep updates that are about to be acknowledged to their edge and are not handled yet.
INSERT INTO spooled_updates (edge, update_id, content, fetched_at)
SELECT :'edge', one.update_id, one.content, :'now'
FROM unnest(:'update_ids'::bigint[], :'contents'::text[]) AS one (update_id, content)
ON CONFLICT DO NOTHING;

-- name: stored
-- The updates of an edge that were acknowledged and not handled, in their order.
SELECT update_id, content FROM spooled_updates WHERE edge = :'edge' ORDER BY update_id;

-- name: delete
-- These have been handled.
DELETE FROM spooled_updates WHERE edge = :'edge' AND update_id = ANY(:'update_ids'::bigint[]);
