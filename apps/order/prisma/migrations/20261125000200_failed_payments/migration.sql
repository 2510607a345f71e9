-- A payment that could not be made, and whose card is not the cause.
ALTER TYPE "payment_state" ADD VALUE 'failed' AFTER 'declined';

-- NOT VALID: every row has a reason of before, and need not be read.
ALTER TABLE "orders"
  DROP CONSTRAINT "orders_reason_is_known",
  ADD CONSTRAINT "orders_reason_is_known" CHECK
    ("reason" IN ('payment-declined', 'payment-failed', 'payment-reversed', 'balance-too-small',
      'cancelled-by-customer', 'timed-out')) NOT VALID;
