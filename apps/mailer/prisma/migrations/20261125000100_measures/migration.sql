-- Figures that alarms watch: `measures` in service.ts. A mail without an address waits for its contact's event.
CREATE VIEW "measures" ("name", "value") AS
SELECT 'unsent-mails', coalesce(extract(epoch FROM now() - min("created_at")), 0)::float8
  FROM "mails" WHERE "state" = 'queued';
