-- The tables as they were first made. A blank line ends a statement. Never edited: later changes are later files.

CREATE SEQUENCE question_versions;

CREATE TABLE budget (
    edge TEXT NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_budget PRIMARY KEY (edge)
);

CREATE TABLE calendar_days (
    day DATE NOT NULL,
    works BOOLEAN NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_calendar_days PRIMARY KEY (day)
);

CREATE TABLE edge_state (
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_edge_state PRIMARY KEY (key)
);

CREATE TABLE people (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    edge TEXT NOT NULL,
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    joined_at TIMESTAMP WITH TIME ZONE NOT NULL,
    resting_since TIMESTAMP WITH TIME ZONE,
    resting_why TEXT,
    CONSTRAINT pk_people PRIMARY KEY (id),
    CONSTRAINT uq_people_edge_address UNIQUE (edge, address),
    CONSTRAINT ck_people_language CHECK (language IN ('vi', 'en'))
);

CREATE TABLE reminders (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    step INTEGER NOT NULL,
    round INTEGER DEFAULT '0' NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    done_at TIMESTAMP WITH TIME ZONE,
    outcome TEXT,
    CONSTRAINT pk_reminders PRIMARY KEY (id),
    CONSTRAINT uq_reminders_subject_subject_id_round_step UNIQUE (subject, subject_id, round, step),
    CONSTRAINT ck_reminders_subject CHECK (subject IN ('obligation', 'nomination')),
    CONSTRAINT ck_reminders_outcome CHECK (outcome IN ('sent', 'caught_up', 'not_needed'))
);

CREATE INDEX ix_reminders_due ON reminders (due_at) WHERE done_at IS NULL;

CREATE TABLE units (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    province_code TEXT NOT NULL,
    CONSTRAINT pk_units PRIMARY KEY (id),
    CONSTRAINT ck_units_kind CHECK (kind IN ('province', 'commune', 'department', 'press', 'organisation')),
    CONSTRAINT uq_units_code UNIQUE (code)
);

CREATE TABLE channels (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    edge TEXT NOT NULL,
    address TEXT NOT NULL,
    title TEXT NOT NULL,
    bound_by BIGINT,
    bound_at TIMESTAMP WITH TIME ZONE,
    left_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_channels PRIMARY KEY (id),
    CONSTRAINT uq_channels_edge_address UNIQUE (edge, address),
    CONSTRAINT fk_channels_bound_by FOREIGN KEY(bound_by) REFERENCES people (id)
);

CREATE TABLE drafts (
    person_id BIGINT NOT NULL,
    dialog TEXT NOT NULL,
    step TEXT NOT NULL,
    version BIGINT NOT NULL,
    data JSONB NOT NULL,
    touched_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_drafts PRIMARY KEY (person_id, dialog),
    CONSTRAINT fk_drafts_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);

CREATE TABLE events (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    move TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    actor_id BIGINT,
    reason TEXT,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_events PRIMARY KEY (id),
    CONSTRAINT ck_events_subject CHECK (subject IN ('nomination', 'story', 'obligation', 'broadcast', 'subscription')),
    CONSTRAINT fk_events_actor_id FOREIGN KEY(actor_id) REFERENCES people (id)
);

CREATE INDEX ix_events_subject ON events (subject, subject_id, id);

CREATE TABLE invitations (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    token_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    unit_id BIGINT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_by BIGINT,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_invitations PRIMARY KEY (id),
    CONSTRAINT ck_invitations_role CHECK (role IN ('commune_officer', 'province_officer', 'editor', 'unit_officer')),
    CONSTRAINT uq_invitations_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_invitations_unit_id FOREIGN KEY(unit_id) REFERENCES units (id),
    CONSTRAINT fk_invitations_used_by FOREIGN KEY(used_by) REFERENCES people (id)
);

CREATE TABLE nominations (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    code TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    nominator_id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    officer_id BIGINT,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    field TEXT NOT NULL,
    deed TEXT NOT NULL,
    happened TEXT,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state_since TIMESTAMP WITH TIME ZONE NOT NULL,
    back_to TEXT,
    seconds_left INTEGER,
    due_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_nominations PRIMARY KEY (id),
    CONSTRAINT ck_nominations_state CHECK (state IN ('received', 'needs_info', 'merged', 'rejected', 'rerouted', 'verifying', 'verified', 'unverifiable', 'story_only', 'commune_case', 'province_case', 'commune_drafted', 'province_drafted', 'submitted', 'appraised', 'council', 'signed', 'awarded', 'revoked', 'on_hold')),
    CONSTRAINT ck_nominations_subject CHECK (subject IN ('individual', 'collective', 'household', 'model')),
    CONSTRAINT ck_nominations_field CHECK (field IN ('rescue', 'disaster_response', 'honesty', 'charity', 'economy', 'new_rural', 'education', 'health', 'security', 'border_defense', 'culture', 'environment', 'digital_admin', 'community_mobilisation', 'other')),
    CONSTRAINT uq_nominations_code UNIQUE (code),
    CONSTRAINT fk_nominations_nominator_id FOREIGN KEY(nominator_id) REFERENCES people (id),
    CONSTRAINT fk_nominations_unit_id FOREIGN KEY(unit_id) REFERENCES units (id),
    CONSTRAINT fk_nominations_officer_id FOREIGN KEY(officer_id) REFERENCES people (id)
);

CREATE INDEX ix_nominations_name_key ON nominations (name_key text_pattern_ops);

CREATE INDEX ix_nominations_nominator_id ON nominations (nominator_id, id);

CREATE INDEX ix_nominations_queue ON nominations (unit_id, state, received_at, id);

CREATE INDEX ix_nominations_state ON nominations (state, received_at, id);

CREATE TABLE offices (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    person_id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    role TEXT NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_offices PRIMARY KEY (id),
    CONSTRAINT ck_offices_role CHECK (role IN ('commune_officer', 'province_officer', 'editor', 'unit_officer')),
    CONSTRAINT fk_offices_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT fk_offices_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);

CREATE INDEX ix_offices_unit ON offices (unit_id, role) WHERE until IS NULL;

CREATE UNIQUE INDEX uq_offices_held ON offices (person_id, unit_id, role) WHERE until IS NULL;

CREATE TABLE reports (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    title TEXT NOT NULL,
    period TEXT NOT NULL,
    due_on DATE NOT NULL,
    asked_by BIGINT NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_reports PRIMARY KEY (id),
    CONSTRAINT fk_reports_asked_by FOREIGN KEY(asked_by) REFERENCES people (id)
);

CREATE INDEX ix_reports_due_on ON reports (due_on);

CREATE TABLE subscriptions (
    person_id BIGINT NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_subscriptions PRIMARY KEY (person_id),
    CONSTRAINT fk_subscriptions_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);

CREATE TABLE updates (
    edge TEXT NOT NULL,
    update_id BIGINT NOT NULL,
    person_id BIGINT,
    reply JSONB,
    handled_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_updates PRIMARY KEY (edge, update_id),
    CONSTRAINT fk_updates_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);

CREATE INDEX ix_updates_handled_at ON updates (handled_at);

CREATE INDEX ix_updates_unsent ON updates (handled_at) WHERE reply IS NOT NULL;

CREATE TABLE kept_messages (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    person_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    photos JSONB DEFAULT '[]' NOT NULL,
    album TEXT,
    reason TEXT NOT NULL,
    nomination_id BIGINT,
    kept_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_kept_messages PRIMARY KEY (id),
    CONSTRAINT ck_kept_messages_reason CHECK (reason IN ('unanswered', 'declined', 'unfinished', 'cancelled', 'nominated', 'answered')),
    CONSTRAINT fk_kept_messages_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT fk_kept_messages_nomination_id FOREIGN KEY(nomination_id) REFERENCES nominations (id)
);

CREATE INDEX ix_kept_messages_person_id ON kept_messages (person_id, id);

CREATE TABLE nomination_photos (
    nomination_id BIGINT NOT NULL,
    position SMALLINT NOT NULL,
    reference TEXT NOT NULL,
    CONSTRAINT pk_nomination_photos PRIMARY KEY (nomination_id, position),
    CONSTRAINT fk_nomination_photos_nomination_id FOREIGN KEY(nomination_id) REFERENCES nominations (id)
);

CREATE TABLE obligations (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    report_id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    text TEXT,
    attachments JSONB DEFAULT '[]' NOT NULL,
    handed_in_by BIGINT,
    handed_in_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_obligations PRIMARY KEY (id),
    CONSTRAINT uq_obligations_report_id_unit_id UNIQUE (report_id, unit_id),
    CONSTRAINT ck_obligations_state CHECK (state IN ('open', 'submitted', 'returned', 'accepted')),
    CONSTRAINT fk_obligations_report_id FOREIGN KEY(report_id) REFERENCES reports (id),
    CONSTRAINT fk_obligations_unit_id FOREIGN KEY(unit_id) REFERENCES units (id),
    CONSTRAINT fk_obligations_handed_in_by FOREIGN KEY(handed_in_by) REFERENCES people (id)
);

CREATE INDEX ix_obligations_unit ON obligations (unit_id, state);

CREATE TABLE questions (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    nomination_id BIGINT NOT NULL,
    asked_by BIGINT NOT NULL,
    question TEXT NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    answer TEXT,
    answer_photos JSONB DEFAULT '[]' NOT NULL,
    answered_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_questions PRIMARY KEY (id),
    CONSTRAINT fk_questions_nomination_id FOREIGN KEY(nomination_id) REFERENCES nominations (id),
    CONSTRAINT fk_questions_asked_by FOREIGN KEY(asked_by) REFERENCES people (id)
);

CREATE INDEX ix_questions_nomination_id ON questions (nomination_id, id);

CREATE TABLE stories (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    nomination_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    author_id BIGINT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    photo TEXT,
    purposes JSONB NOT NULL,
    consent_note TEXT,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_stories PRIMARY KEY (id),
    CONSTRAINT ck_stories_state CHECK (state IN ('drafted', 'consent_pending', 'consented', 'approved', 'published', 'withdrawn')),
    CONSTRAINT fk_stories_nomination_id FOREIGN KEY(nomination_id) REFERENCES nominations (id),
    CONSTRAINT fk_stories_author_id FOREIGN KEY(author_id) REFERENCES people (id)
);

CREATE INDEX ix_stories_published ON stories (id) WHERE state = 'published';

CREATE INDEX ix_stories_published_at ON stories (published_at);

CREATE INDEX ix_stories_withdrawn_at ON stories (withdrawn_at) WHERE withdrawn_at IS NOT NULL;

CREATE UNIQUE INDEX uq_stories_told ON stories (nomination_id) WHERE state <> 'withdrawn';

CREATE TABLE broadcasts (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    author_id BIGINT NOT NULL,
    story_id BIGINT,
    texts JSONB NOT NULL,
    photo TEXT,
    audience TEXT NOT NULL,
    progress_message BIGINT,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_broadcasts PRIMARY KEY (id),
    CONSTRAINT ck_broadcasts_kind CHECK (kind IN ('announcement', 'story')),
    CONSTRAINT ck_broadcasts_state CHECK (state IN ('sending', 'paused', 'cancelled', 'done')),
    CONSTRAINT ck_broadcasts_audience CHECK (audience IN ('subscribers', 'officers', 'story')),
    CONSTRAINT fk_broadcasts_author_id FOREIGN KEY(author_id) REFERENCES people (id),
    CONSTRAINT fk_broadcasts_story_id FOREIGN KEY(story_id) REFERENCES stories (id)
);

CREATE INDEX ix_broadcasts_open ON broadcasts (id) WHERE ended_at IS NULL;

CREATE INDEX ix_broadcasts_story_id ON broadcasts (story_id) WHERE story_id IS NOT NULL;

CREATE TABLE outbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    rank SMALLINT NOT NULL,
    person_id BIGINT,
    channel_id BIGINT,
    broadcast_id BIGINT,
    kind TEXT NOT NULL,
    params JSONB NOT NULL,
    key TEXT,
    state TEXT DEFAULT 'waiting' NOT NULL,
    reason TEXT,
    attempts SMALLINT DEFAULT '0' NOT NULL,
    message_id BIGINT,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lease_until TIMESTAMP WITH TIME ZONE,
    settled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT ck_outbox_state CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'skipped', 'unknown')),
    CONSTRAINT ck_outbox_one_receiver CHECK (num_nonnulls(person_id, channel_id) = 1),
    CONSTRAINT ck_outbox_bulk_is_of_a_broadcast CHECK ((rank = 3) = (broadcast_id IS NOT NULL)),
    CONSTRAINT fk_outbox_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT fk_outbox_channel_id FOREIGN KEY(channel_id) REFERENCES channels (id),
    CONSTRAINT fk_outbox_broadcast_id FOREIGN KEY(broadcast_id) REFERENCES broadcasts (id),
    CONSTRAINT uq_outbox_key UNIQUE (key)
);

CREATE INDEX ix_outbox_bulk ON outbox (broadcast_id, due_at, id) WHERE state = 'waiting';

CREATE INDEX ix_outbox_channel_open ON outbox (channel_id, id) WHERE state IN ('waiting', 'sending') AND channel_id IS NOT NULL;

CREATE INDEX ix_outbox_channel_paced ON outbox (channel_id, settled_at) WHERE state = 'sent' AND channel_id IS NOT NULL;

CREATE INDEX ix_outbox_due ON outbox (rank, due_at, id) WHERE state = 'waiting' AND broadcast_id IS NULL;

CREATE INDEX ix_outbox_leases ON outbox (lease_until) WHERE state = 'sending';

CREATE INDEX ix_outbox_ledger ON outbox (broadcast_id, state, reason) WHERE broadcast_id IS NOT NULL;

CREATE INDEX ix_outbox_open ON outbox (person_id, id) WHERE state IN ('waiting', 'sending') AND person_id IS NOT NULL;

CREATE INDEX ix_outbox_paced ON outbox (person_id, settled_at) WHERE state = 'sent' AND person_id IS NOT NULL;

CREATE UNIQUE INDEX uq_outbox_channel ON outbox (broadcast_id, channel_id) WHERE broadcast_id IS NOT NULL AND channel_id IS NOT NULL;

CREATE UNIQUE INDEX uq_outbox_person ON outbox (broadcast_id, person_id) WHERE broadcast_id IS NOT NULL AND person_id IS NOT NULL;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are only ever added';
END
$$;

CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
