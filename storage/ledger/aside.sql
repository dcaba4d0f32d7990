-- What was not settled when a backup was made that is restored now: it may have been sent since, so nobody sends it by
-- himself. These run in the transaction of the restore (without parameters, therefore), and once more when it is done.

-- name: rows
-- Set aside what waits or is being sent; a cancelled broadcast goes on to skip what is left of it.
UPDATE outbox
SET state = 'unknown', reason = 'restored', settled_at = now(), lease_until = NULL, leaving = NULL
WHERE state IN ('waiting', 'sending')
  AND NOT EXISTS (SELECT FROM broadcasts WHERE broadcasts.id = outbox.broadcast_id AND broadcasts.state = 'cancelled');

-- name: replies
-- Set aside the replies that are stored with their updates, each message as a row of its own.
WITH unsent AS (
    SELECT edge, update_id, person_id, reply, handled_at FROM updates
    WHERE reply IS NOT NULL AND person_id IS NOT NULL
    FOR UPDATE
), cleared AS (
    UPDATE updates SET reply = NULL FROM unsent
    WHERE updates.edge = unsent.edge AND updates.update_id = unsent.update_id
)
INSERT INTO outbox (rank, person_id, kind, params, state, reason, due_at, settled_at)
SELECT 1, person_id, 'reply', jsonb_build_object('message', message), 'unknown', 'restored', handled_at, now()
FROM unsent, jsonb_array_elements(reply -> 'messages') WITH ORDINALITY AS part (message, place)
ORDER BY handled_at, update_id, place;

-- name: pending
-- How many replies and notices of each kind are set aside, for how many receivers, and the names of the first of these.
SELECT kind, count(*) AS number, count(DISTINCT (person_id, channel_id)) AS receivers,
       (array_agg(DISTINCT coalesce(people.name, channels.title)))[1:5] AS names
FROM outbox
LEFT JOIN people ON people.id = outbox.person_id
LEFT JOIN channels ON channels.id = outbox.channel_id
WHERE outbox.state = 'unknown' AND outbox.reason = 'restored' AND outbox.broadcast_id IS NULL
GROUP BY kind
ORDER BY kind;

-- name: pending_bulk
-- How many rows of broadcasts are set aside.
SELECT count(*) AS number FROM outbox WHERE state = 'unknown' AND reason = 'restored' AND broadcast_id IS NOT NULL;

-- name: send
-- Have the replies and notices that are set aside sent.
UPDATE outbox
SET state = 'waiting', reason = NULL, settled_at = NULL, attempts = 0, due_at = :'now'::timestamptz, put_off_at = NULL
WHERE state = 'unknown' AND reason = 'restored' AND broadcast_id IS NULL
RETURNING id;

-- name: drop
-- Have the replies and notices that are set aside not sent.
UPDATE outbox SET state = 'skipped', reason = 'not_needed', settled_at = :'now'::timestamptz
WHERE state = 'unknown' AND reason = 'restored' AND broadcast_id IS NULL
RETURNING id;
