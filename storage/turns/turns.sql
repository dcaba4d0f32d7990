-- The statements of every update. In psql: \set edge telegram  \set address 77  \set name 'Lan'  \set update_id 1

-- name: open
-- Who writes, their drafts, versions for the questions of this turn, and whether this update was handled before.
SELECT person.id, person.language, person.turn, person.door,
       person.name <> :'name' OR person.resting_since IS NOT NULL AS stale,
       nextval('question_versions') AS version,
       (SELECT json_agg(json_build_array(role, unit_id)) FROM offices
        WHERE person_id = person.id AND until IS NULL) AS offices,
       (SELECT json_agg(json_build_array(dialog, step, version, data) ORDER BY touched_at DESC, version DESC)
        FROM drafts WHERE person_id = person.id) AS drafts,
       before.handled_at, before.reply
FROM people AS person
LEFT JOIN updates AS before ON before.edge = :'edge' AND before.update_id = :'update_id'
WHERE person.edge = :'edge' AND person.address = :'address';

-- name: number
-- The number of the person's next turn.
SELECT turn FROM people WHERE id = :'person';

-- name: close
-- Store the update with its reply and the state of the person's conversations; no row when the turn was overtaken.
-- This never changes rows of drafts that the transaction has changed before.
WITH turn AS (
    UPDATE people
    SET turn = turn + 1, name = :'name',
        resting_since = CASE WHEN :'left' THEN resting_since END, resting_why = CASE WHEN :'left' THEN resting_why END
    WHERE id = :'person' AND turn = :'number'
    RETURNING id
), handled AS (
    INSERT INTO updates (edge, update_id, person_id, reply, handled_at)
    SELECT :'edge', :'update_id', id, :'reply', :'now' FROM turn
), ended AS (
    DELETE FROM drafts USING turn WHERE person_id = turn.id AND dialog = ANY(:'ended')
), stored AS (
    INSERT INTO drafts (person_id, dialog, step, version, data, touched_at)
    SELECT turn.id, draft.dialog, draft.step, draft.version, draft.data, :'now'
    FROM turn, jsonb_to_recordset(:'drafts') AS draft (dialog text, step text, version bigint, data jsonb)
    ON CONFLICT (person_id, dialog) DO UPDATE
    SET step = excluded.step, data = excluded.data, version = excluded.version,
        touched_at = CASE WHEN excluded.version = drafts.version THEN drafts.touched_at ELSE excluded.touched_at END
)
SELECT id FROM turn;
