-- When the next message of an edge may leave: one row for each edge, which all processes update.

-- name: reserve
-- Reserve slots that fill 'span', after what is reserved and 'owed', from 'earliest' on; returns where they end.
--
-- No row when what is reserved already reaches beyond 'latest': then it is too early to reserve more.
INSERT INTO budget AS held (edge, next_at)
VALUES (
    :'edge'::text,
    greatest(:'now'::timestamptz + :'owed'::interval, :'earliest'::timestamptz) + :'span'::interval
)
ON CONFLICT (edge) DO UPDATE
SET next_at = greatest(
    greatest(held.next_at, :'now'::timestamptz) + :'owed'::interval,
    :'earliest'::timestamptz
) + :'span'::interval
WHERE held.next_at <= :'latest'::timestamptz
RETURNING next_at;

-- name: reserve_next
-- Reserve the next slot, whatever is reserved already, but none after 'latest'; returns where it ends.
--
-- A hold that lasts longer than 'latest' is left unchanged.
INSERT INTO budget AS held (edge, next_at)
VALUES (:'edge'::text, :'now'::timestamptz + :'span'::interval)
ON CONFLICT (edge) DO UPDATE
SET next_at = greatest(
    held.next_at,
    least(greatest(held.next_at, :'now'::timestamptz), :'latest'::timestamptz) + :'span'::interval
)
RETURNING next_at;

-- name: hold
-- Nothing leaves before 'until'.
INSERT INTO budget AS held (edge, next_at) VALUES (:'edge'::text, :'until'::timestamptz)
ON CONFLICT (edge) DO UPDATE SET next_at = greatest(held.next_at, :'until'::timestamptz);

-- name: next_free
-- Where what is reserved ends.
SELECT next_at FROM budget WHERE edge = :'edge'::text;
