-- When the next message of an edge may leave: one row for each edge, which all processes update.
--
-- 'seen_at' is the latest moment at which it was written.

-- name: reserve
-- Reserve slots that fill 'span', after what is reserved and 'owed', from 'earliest' on; returns where they end.
--
-- No row when what is reserved already reaches beyond 'latest': then it is too early to reserve more.
INSERT INTO budget AS held (edge, next_at, seen_at)
VALUES (
    :'edge'::text,
    greatest(:'now'::timestamptz + :'owed'::interval, :'earliest'::timestamptz) + :'span'::interval,
    :'now'::timestamptz
)
ON CONFLICT (edge) DO UPDATE
SET next_at = greatest(
    greatest(held.next_at, :'now'::timestamptz) + :'owed'::interval,
    :'earliest'::timestamptz
) + :'span'::interval, seen_at = greatest(held.seen_at, :'now'::timestamptz)
WHERE held.next_at <= :'latest'::timestamptz
RETURNING next_at;

-- name: reserve_next
-- Reserve the next slot, whatever is reserved already, but none after 'latest'; returns where it ends.
--
-- A hold that lasts longer than 'latest' is left unchanged.
INSERT INTO budget AS held (edge, next_at, seen_at)
VALUES (:'edge'::text, :'now'::timestamptz + :'span'::interval, :'now'::timestamptz)
ON CONFLICT (edge) DO UPDATE
SET next_at = greatest(
    held.next_at,
    least(greatest(held.next_at, :'now'::timestamptz), :'latest'::timestamptz) + :'span'::interval
), seen_at = greatest(held.seen_at, :'now'::timestamptz)
RETURNING next_at;

-- name: hold
-- Nothing leaves before 'until'.
INSERT INTO budget AS held (edge, next_at, seen_at)
VALUES (:'edge'::text, :'until'::timestamptz, :'now'::timestamptz)
ON CONFLICT (edge) DO UPDATE
SET next_at = greatest(held.next_at, :'until'::timestamptz), seen_at = greatest(held.seen_at, :'now'::timestamptz);

-- name: put_back
-- After the clock was put back: the next slot is as far ahead of 'now' as it was of the moment of writing.
--
-- 'differ': by how much the clocks of two processes may differ.
UPDATE budget
SET next_at = next_at - (seen_at - :'now'::timestamptz), seen_at = :'now'::timestamptz
WHERE edge = :'edge'::text AND seen_at > :'now'::timestamptz + :'differ'::interval;

-- name: next_free
-- Where what is reserved ends.
SELECT next_at FROM budget WHERE edge = :'edge'::text;
