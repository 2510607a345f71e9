-- The limits of the events that carry these. NOT VALID: a row from before does not stop a deployment.
ALTER TABLE "users"
    ADD CONSTRAINT "users_name_length" CHECK (char_length("name") BETWEEN 1 AND 200) NOT VALID,
    ADD CONSTRAINT "users_email_length" CHECK (char_length("email") BETWEEN 1 AND 254) NOT VALID,
    ADD CONSTRAINT "users_revision_is_positive" CHECK ("revision" >= 1) NOT VALID,
    ADD CONSTRAINT "users_currency_is_a_code" CHECK ("currency" ~ '^[A-Z]{3}$') NOT VALID;

ALTER TABLE "order_debits"
    ADD CONSTRAINT "order_debits_amount_limit" CHECK ("amount" BETWEEN 0 AND 1000000000) NOT VALID,
    ADD CONSTRAINT "order_debits_currency_is_a_code" CHECK ("currency" ~ '^[A-Z]{3}$') NOT VALID;
