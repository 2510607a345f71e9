-- A payment that could not be made, and whose card is not the cause.
ALTER TYPE "payment_state" ADD VALUE 'failed' AFTER 'declined';

-- As text: a new value cannot be used in the transaction that adds it. NOT VALID: every row is valid, and need not be read.
ALTER TABLE "payments"
    DROP CONSTRAINT "payments_money_moves_through_an_intent",
    DROP CONSTRAINT "payments_declined_for_a_reason",
    ADD CONSTRAINT "payments_money_moves_through_an_intent"
        CHECK ("intent_id" IS NOT NULL OR "state"::text IN ('pending', 'declined', 'failed', 'voided')) NOT VALID,
    ADD CONSTRAINT "payments_refused_for_a_reason"
        CHECK ("state"::text NOT IN ('declined', 'failed') OR "reason" IS NOT NULL) NOT VALID;
