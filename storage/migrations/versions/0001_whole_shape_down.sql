DROP TABLE outbox;

DROP TABLE broadcasts;

DROP TABLE stories;

DROP TABLE questions;

DROP TABLE obligations;

DROP TABLE nomination_photos;

DROP TABLE kept_messages;

DROP TABLE updates;

DROP TABLE subscriptions;

DROP TABLE reports;

DROP TABLE offices;

DROP TABLE nominations;

DROP TABLE invitations;

DROP TABLE events;

DROP TABLE drafts;

DROP TABLE channels;

DROP TABLE units;

DROP TABLE reminders;

DROP TABLE people;

DROP TABLE edge_state;

DROP TABLE calendar_days;

DROP TABLE budget;

DROP SEQUENCE question_versions;

DROP FUNCTION refuse_change();
