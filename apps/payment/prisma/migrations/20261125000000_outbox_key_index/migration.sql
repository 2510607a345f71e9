-- The relay looks for the next event of each key.
CREATE INDEX outbox_key_sequence_idx ON outbox (key, sequence);
