-- The mailer publishes no event.
DROP TABLE "outbox";
DROP TABLE "outbox_dead";
