"""People's rights: requests about one's own data, what was agreed to, who looked at a case, and words that can be taken out
of the log of changes without a trace of them, but never without a trace of that."""

from alembic import op

revision = "0024"
down_revision = "0023"

_REQUESTS = """
CREATE TABLE requests (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_requests PRIMARY KEY,
    kind text NOT NULL CONSTRAINT ck_requests_kind CHECK (kind IN ('view', 'correct', 'stop', 'erase')),
    state text NOT NULL CONSTRAINT ck_requests_state
        CHECK (state IN ('received', 'to_prove', 'working', 'due', 'done', 'refused', 'recalled')),
    version integer NOT NULL DEFAULT 1,
    person_id bigint CONSTRAINT fk_requests_person_id REFERENCES people (id),
    unit_id bigint NOT NULL CONSTRAINT fk_requests_unit_id REFERENCES units (id),
    nomination_id bigint CONSTRAINT fk_requests_nomination_id REFERENCES nominations (id),
    entered_by bigint CONSTRAINT fk_requests_entered_by REFERENCES people (id),
    name text NOT NULL,
    words text NOT NULL,
    proof text,
    answer text,
    made_at timestamptz NOT NULL,
    acknowledge_by timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    carried_out_from timestamptz,
    ended_at timestamptz
);
CREATE INDEX ix_requests_person_id ON requests (person_id, id);
CREATE INDEX ix_requests_open ON requests (due_at, id) WHERE state IN ('received', 'to_prove', 'working');
CREATE INDEX ix_requests_open_in_unit ON requests (unit_id, due_at, id)
    WHERE state IN ('received', 'to_prove', 'working');
CREATE INDEX ix_requests_due ON requests (carried_out_from) WHERE state = 'due';
CREATE INDEX ix_requests_nomination_id ON requests (nomination_id) WHERE nomination_id IS NOT NULL;
CREATE TABLE consents (
    person_id bigint NOT NULL CONSTRAINT fk_consents_person_id REFERENCES people (id),
    purpose text NOT NULL,
    notice smallint NOT NULL,
    agreed_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CONSTRAINT pk_consents PRIMARY KEY (person_id, purpose, notice),
    CONSTRAINT ck_consents_purpose
        CHECK (purpose IN ('talk', 'verify', 'publish', 'inform', 'account', 'rights', 'office', 'run'))
);
CREATE TABLE looks (
    nomination_id bigint NOT NULL CONSTRAINT fk_looks_nomination_id REFERENCES nominations (id),
    person_id bigint NOT NULL CONSTRAINT fk_looks_person_id REFERENCES people (id),
    day date NOT NULL,
    CONSTRAINT pk_looks PRIMARY KEY (nomination_id, person_id, day)
);
"""

# The defaults are constants: no row is written anew.
_CARE = """
ALTER TABLE nominations
    ADD COLUMN minor boolean NOT NULL DEFAULT false,
    ADD COLUMN deceased boolean NOT NULL DEFAULT false,
    ADD COLUMN sender_hidden boolean NOT NULL DEFAULT false,
    ADD COLUMN sent_for text
"""

_THINGS = "'nomination', 'story', 'obligation', 'broadcast', 'subscription'"
_REMINDED = "'nomination', 'obligation'"

# Only one change of a row is let through: its words become NULL, all else stays, and its moment is noted.
_MAY_BE_REDACTED = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.reason IS NULL AND NEW.before IS NULL AND NEW.redacted_at IS NOT NULL
        AND (NEW.id, NEW.subject, NEW.subject_id, NEW.move, NEW.from_state, NEW.to_state, NEW.actor_id, NEW.at)
            IS NOT DISTINCT FROM
            (OLD.id, OLD.subject, OLD.subject_id, OLD.move, OLD.from_state, OLD.to_state, OLD.actor_id, OLD.at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'events are only ever added';
END
$$
"""
_NEVER = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are only ever added';
END
$$
"""


def upgrade() -> None:
    for statement in _REQUESTS.split(";\n"):
        if statement.strip():
            op.execute(statement)
    op.execute(_CARE)
    op.execute("ALTER TABLE events ADD COLUMN redacted_at timestamptz")
    op.execute(_MAY_BE_REDACTED)
    _check("events", f"{_THINGS}, 'request'")
    _check("reminders", f"{_REMINDED}, 'request'")


def downgrade() -> None:
    op.execute(_NEVER)
    op.execute("ALTER TABLE events DISABLE TRIGGER events_append_only")
    op.execute("DELETE FROM events WHERE subject = 'request'")
    op.execute("ALTER TABLE events ENABLE TRIGGER events_append_only")
    op.execute("DELETE FROM reminders WHERE subject = 'request'")
    # An older program has no words for these.
    op.execute("DELETE FROM outbox WHERE kind LIKE 'request\\_%' OR kind = 'personal_copy'")
    _check("events", _THINGS)
    _check("reminders", _REMINDED)
    op.execute("ALTER TABLE events DROP COLUMN redacted_at")
    for column in ("minor", "deceased", "sender_hidden", "sent_for"):
        op.execute(f"ALTER TABLE nominations DROP COLUMN {column}")
    for table in ("looks", "consents", "requests"):
        op.execute(f"DROP TABLE {table}")


def _check(table: str, words: str) -> None:
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_subject")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_subject CHECK (subject IN ({words}))")
