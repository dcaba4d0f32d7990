-- Deleting rows of the outbox that were settled long ago. Those of a broadcast are added to its figures, so that its numbers
-- stay as they were.
--
-- What somebody may still act on stays: what is unknown, what failed and can be tried again, and every message of a story
-- that is public, for each of them is edited when the story is withdrawn.

-- name: next_broadcast
-- The next broadcast that ended before 'before' and has settled rows to condense; of a story only when it was withdrawn by then.
SELECT broadcasts.id FROM broadcasts
LEFT JOIN stories ON stories.id = broadcasts.story_id
WHERE broadcasts.ended_at < :'before'::timestamptz
  AND (broadcasts.condensed_at IS NULL OR broadcasts.condensed_at < broadcasts.ended_at)
  AND (broadcasts.story_id IS NULL OR stories.withdrawn_at < :'before'::timestamptz)
ORDER BY broadcasts.ended_at, broadcasts.id LIMIT 1;

-- name: condense
-- Delete up to 'most' settled rows of a broadcast and add them to its figures; returns how many there were.
--
-- 'retriable': the reasons for which a person can have a failed row tried again.
WITH chosen AS (
    SELECT id FROM outbox
    WHERE broadcast_id = :'broadcast'::bigint
      AND (state IN ('sent', 'skipped') OR state = 'failed' AND coalesce(reason, '') <> ALL (:'retriable'::text[]))
    LIMIT :'most'::int
    FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM outbox USING chosen WHERE outbox.id = chosen.id RETURNING outbox.state, coalesce(outbox.reason, '') AS reason
), counted AS (
    SELECT state, reason, count(*) AS number FROM gone GROUP BY state, reason
), added AS (
    INSERT INTO broadcast_figures AS figures (broadcast_id, state, reason, number)
    SELECT :'broadcast'::bigint, state, reason, number FROM counted
    ON CONFLICT (broadcast_id, state, reason) DO UPDATE SET number = figures.number + excluded.number
)
SELECT coalesce(sum(number), 0)::bigint AS number FROM counted;

-- name: mark_condensed
-- All settled rows of the broadcast are condensed, until it ends anew.
UPDATE broadcasts SET condensed_at = :'now'::timestamptz WHERE id = :'broadcast'::bigint;

-- name: forget
-- Delete up to 'most' replies and notices that were settled before 'before'; returns how many there were.
--
-- The row of a broadcast's progress stays: its message is edited whenever the broadcast is moved again.
WITH chosen AS (
    SELECT id FROM outbox
    WHERE broadcast_id IS NULL AND state IN ('sent', 'failed', 'skipped') AND kind <> 'progress'
      AND settled_at < :'before'::timestamptz
    ORDER BY settled_at
    LIMIT :'most'::int
    FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM outbox USING chosen WHERE outbox.id = chosen.id RETURNING outbox.id
)
SELECT count(*) AS number FROM gone;
