-- Claiming rows of the outbox, and what becomes of claims whose process died.
--
-- The states are literals: with a parameter no partial index would be used. OFFSET 0 makes each EXISTS a look-up for each
-- candidate: as a join, a million rows might be read to find three.
--
-- A chat is free when no other row of the chat is being sent, is more urgent and due, or was sent a moment ago; and, for a
-- reply or a notice, when no older one of its rank waits, due or not. Rows of a broadcast do not wait for each other: one
-- of a paused broadcast would block all later ones. A person's rows of broadcasts are looked up only in the broadcasts that
-- are running ('rivals'), so that no index has to hold a million of them by person. Two processes that look at the same
-- instant may each claim a row of a chat, of different ranks; an edge allows so short a burst. A row that was sent farther
-- ahead than its chat's pause was sent before the clock was put back, and holds nothing up.

-- name: time
-- What the database's clock shows.
SELECT clock_timestamp() AS now;

-- name: running
-- The broadcasts that have not ended, whether they are being sent, and until when their rows have to be due to be claimed.
--
-- When the clock was put back since one was made, all its rows are due that did not have to be put off. 'differ': by how
-- much the clocks of two processes may differ.
SELECT id, state = 'sending' AS sending,
       CASE WHEN made_at > :'now'::timestamptz + :'differ'::interval THEN starts_at ELSE :'now'::timestamptz END AS due_until
FROM broadcasts WHERE ended_at IS NULL ORDER BY id;

-- name: urgent_due
-- Whether some replies are due, and whether some notices are.
SELECT
    EXISTS (
        SELECT FROM outbox
        WHERE rank = 1 AND broadcast_id IS NULL AND state = 'waiting' AND due_at <= :'now'::timestamptz
    ) AS replies,
    EXISTS (
        SELECT FROM outbox
        WHERE rank = 2 AND broadcast_id IS NULL AND state = 'waiting' AND due_at <= :'now'::timestamptz
    ) AS notices;

-- name: claim_urgent
-- Claim replies (rank 1) or notices (rank 2) that are due; returns them with their receivers.
WITH chosen AS (
    SELECT id FROM outbox
    WHERE rank = :'rank'::smallint AND broadcast_id IS NULL AND state = 'waiting' AND due_at <= :'now'::timestamptz
      AND NOT EXISTS (
          SELECT FROM outbox AS other
          WHERE other.person_id = outbox.person_id AND other.broadcast_id IS NULL
            AND other.state IN ('waiting', 'sending')
            AND (other.state = 'sending'
                 OR other.rank < outbox.rank AND other.due_at <= :'now'::timestamptz
                 OR other.rank = outbox.rank AND other.id < outbox.id)
          OFFSET 0)
      AND NOT EXISTS (
          SELECT FROM outbox AS other
          WHERE other.person_id = outbox.person_id AND other.broadcast_id IS NULL
            AND other.state = 'sent' AND other.settled_at > :'now'::timestamptz - :'person_pause'::interval
            AND other.settled_at < :'now'::timestamptz + :'person_pause'::interval
          OFFSET 0)
      AND NOT EXISTS (
          SELECT FROM outbox AS other
          WHERE other.broadcast_id = ANY (:'rivals'::bigint[]) AND other.person_id = outbox.person_id
            AND (other.state = 'sending'
                 OR other.state = 'sent' AND other.settled_at > :'now'::timestamptz - :'person_pause'::interval
                    AND other.settled_at < :'now'::timestamptz + :'person_pause'::interval)
          OFFSET 0)
      AND NOT EXISTS (
          SELECT FROM outbox AS other
          WHERE other.channel_id = outbox.channel_id AND other.state IN ('waiting', 'sending')
            AND (other.state = 'sending'
                 OR other.rank < outbox.rank AND other.due_at <= :'now'::timestamptz
                 OR other.rank = outbox.rank AND other.id < outbox.id)
          OFFSET 0)
      AND NOT EXISTS (
          SELECT FROM outbox AS other
          WHERE other.channel_id = outbox.channel_id
            AND other.state = 'sent' AND other.settled_at > :'now'::timestamptz - :'channel_pause'::interval
            AND other.settled_at < :'now'::timestamptz + :'channel_pause'::interval
          OFFSET 0)
    ORDER BY due_at, id
    LIMIT :'most'::int
    FOR UPDATE OF outbox SKIP LOCKED
), claimed AS (
    UPDATE outbox
    SET state = 'sending', attempts = attempts + 1, lease_until = :'lease_until'::timestamptz, leaving = false
    FROM chosen WHERE outbox.id = chosen.id
    RETURNING outbox.*
)
SELECT claimed.id, claimed.rank, claimed.kind, claimed.params, claimed.attempts, claimed.message_id,
       claimed.due_at, claimed.lease_until, claimed.broadcast_id, claimed.person_id, claimed.channel_id,
       coalesce(people.edge, channels.edge) AS edge,
       coalesce(people.address, channels.address) AS address,
       people.resting_since IS NOT NULL AS unreachable,
       coalesce(people.language, 'vi') AS language,
       subscriptions.person_id IS NOT NULL AS subscribed,
       EXISTS (SELECT FROM offices WHERE person_id = claimed.person_id AND until IS NULL) AS officer
FROM claimed
LEFT JOIN people ON people.id = claimed.person_id
LEFT JOIN channels ON channels.id = claimed.channel_id
LEFT JOIN subscriptions ON subscriptions.person_id = claimed.person_id
ORDER BY claimed.due_at, claimed.id;

-- name: claim_bulk
-- Claim rows of a broadcast that are due and come after ('after_due', 'after_id'); returns them with their receivers.
WITH chosen AS (
    SELECT id FROM outbox
    WHERE broadcast_id = :'broadcast'::bigint AND state = 'waiting'
      AND due_at <= :'due_until'::timestamptz
      AND (due_at, id) > (:'after_due'::timestamptz, :'after_id'::bigint)
      AND NOT EXISTS (
          SELECT FROM outbox AS other
          WHERE other.person_id = outbox.person_id AND other.broadcast_id IS NULL
            AND other.state IN ('waiting', 'sending')
            AND (other.state = 'sending' OR other.due_at <= :'now'::timestamptz)
          OFFSET 0)
      AND NOT EXISTS (
          SELECT FROM outbox AS other
          WHERE other.person_id = outbox.person_id AND other.broadcast_id IS NULL
            AND other.state = 'sent' AND other.settled_at > :'now'::timestamptz - :'person_pause'::interval
            AND other.settled_at < :'now'::timestamptz + :'person_pause'::interval
          OFFSET 0)
      AND NOT EXISTS (
          SELECT FROM outbox AS other
          WHERE other.broadcast_id = ANY (:'rivals'::bigint[]) AND other.person_id = outbox.person_id
            AND (other.state = 'sending'
                 OR other.state = 'sent' AND other.settled_at > :'now'::timestamptz - :'person_pause'::interval
                    AND other.settled_at < :'now'::timestamptz + :'person_pause'::interval)
          OFFSET 0)
      AND NOT EXISTS (
          SELECT FROM outbox AS other
          WHERE other.channel_id = outbox.channel_id AND other.state IN ('waiting', 'sending')
            AND (other.state = 'sending' OR other.rank < outbox.rank AND other.due_at <= :'now'::timestamptz)
          OFFSET 0)
      AND NOT EXISTS (
          SELECT FROM outbox AS other
          WHERE other.channel_id = outbox.channel_id
            AND other.state = 'sent' AND other.settled_at > :'now'::timestamptz - :'channel_pause'::interval
            AND other.settled_at < :'now'::timestamptz + :'channel_pause'::interval
          OFFSET 0)
    ORDER BY due_at, id
    LIMIT :'most'::int
    FOR UPDATE OF outbox SKIP LOCKED
), claimed AS (
    UPDATE outbox
    SET state = 'sending', attempts = attempts + 1, lease_until = :'lease_until'::timestamptz, leaving = false
    FROM chosen WHERE outbox.id = chosen.id
    RETURNING outbox.*
)
SELECT claimed.id, claimed.rank, claimed.kind, claimed.params, claimed.attempts, claimed.message_id,
       claimed.due_at, claimed.lease_until, claimed.broadcast_id, claimed.person_id, claimed.channel_id,
       coalesce(people.edge, channels.edge) AS edge,
       coalesce(people.address, channels.address) AS address,
       people.resting_since IS NOT NULL AS unreachable,
       coalesce(people.language, 'vi') AS language,
       subscriptions.person_id IS NOT NULL AS subscribed,
       EXISTS (SELECT FROM offices WHERE person_id = claimed.person_id AND until IS NULL) AS officer
FROM claimed
LEFT JOIN people ON people.id = claimed.person_id
LEFT JOIN channels ON channels.id = claimed.channel_id
LEFT JOIN subscriptions ON subscriptions.person_id = claimed.person_id
ORDER BY claimed.due_at, claimed.id;

-- name: next_urgent
-- When the next reply or notice is due, null when none waits.
SELECT least(
    (SELECT due_at FROM outbox WHERE rank = 1 AND broadcast_id IS NULL AND state = 'waiting' ORDER BY due_at LIMIT 1),
    (SELECT due_at FROM outbox WHERE rank = 2 AND broadcast_id IS NULL AND state = 'waiting' ORDER BY due_at LIMIT 1)
) AS due_at;

-- name: next_bulk
-- When the next row of a broadcast is due, not before 'after_due'.
SELECT due_at FROM outbox
WHERE broadcast_id = :'broadcast'::bigint AND state = 'waiting' AND due_at >= :'after_due'::timestamptz
ORDER BY due_at LIMIT 1;

-- name: mark_leaving
-- Mark claimed rows as leaving, just before their slots, each only while its lease is still its claimer's.
UPDATE outbox SET leaving = true
FROM unnest(:'ids'::bigint[], :'leases'::timestamptz[]) AS claimed (id, lease)
WHERE outbox.id = claimed.id AND outbox.lease_until = claimed.lease
RETURNING outbox.id;

-- name: expire
-- Have rows wait again whose process died while it had claimed them; bulk that may have left becomes unknown.
--
-- For a row of a broadcast that never left, no attempt is counted.
WITH dead AS (
    SELECT id, rank = 3 AND leaving IS NOT FALSE AS lost, rank = 3 AND leaving IS FALSE AS unsent
    FROM outbox
    WHERE state = 'sending' AND (lease_until < :'now'::timestamptz OR lease_until > :'overlong'::timestamptz)
    FOR UPDATE SKIP LOCKED
)
UPDATE outbox
SET state = CASE WHEN dead.lost THEN 'unknown' ELSE 'waiting' END,
    reason = CASE WHEN dead.lost THEN 'interrupted' ELSE outbox.reason END,
    settled_at = CASE WHEN dead.lost THEN :'now'::timestamptz END,
    due_at = CASE WHEN dead.lost THEN outbox.due_at ELSE :'now'::timestamptz END, put_off_at = NULL,
    attempts = outbox.attempts - CASE WHEN dead.unsent THEN 1 ELSE 0 END,
    lease_until = NULL, leaving = NULL
FROM dead WHERE outbox.id = dead.id
RETURNING outbox.id;
