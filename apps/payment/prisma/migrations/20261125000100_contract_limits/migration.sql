-- The limits of the events that carry these. NOT VALID: a row from before does not stop a deployment.
ALTER TABLE "payments"
    ADD CONSTRAINT "payments_amount_limit" CHECK ("amount" <= 1000000000) NOT VALID,
    ADD CONSTRAINT "payments_currency_is_a_code" CHECK ("currency" ~ '^[A-Z]{3}$') NOT VALID,
    ADD CONSTRAINT "payments_reason_length" CHECK (char_length("reason") BETWEEN 1 AND 200) NOT VALID;
