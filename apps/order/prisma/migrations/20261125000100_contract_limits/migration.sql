-- The limits of the events that carry these. NOT VALID: a row from before does not stop a deployment.
ALTER TABLE "products"
  ADD CONSTRAINT "products_name_length" CHECK (char_length("name") BETWEEN 1 AND 200) NOT VALID,
  ADD CONSTRAINT "products_price_limit" CHECK ("price" <= 1000000000) NOT VALID;

ALTER TABLE "orders"
  ADD CONSTRAINT "orders_total_limit" CHECK ("total" <= 1000000000) NOT VALID,
  ADD CONSTRAINT "orders_currency_is_a_code" CHECK ("currency" ~ '^[A-Z]{3}$') NOT VALID,
  ADD CONSTRAINT "orders_payment_method_length" CHECK (char_length("payment_method") BETWEEN 1 AND 200) NOT VALID,
  ADD CONSTRAINT "orders_reason_is_known" CHECK
    ("reason" IN ('payment-declined', 'balance-too-small', 'cancelled-by-customer', 'timed-out')) NOT VALID;

ALTER TABLE "order_items"
  ADD CONSTRAINT "order_items_name_length" CHECK (char_length("name") BETWEEN 1 AND 200) NOT VALID,
  ADD CONSTRAINT "order_items_unit_price_limit" CHECK ("unit_price" <= 1000000000) NOT VALID;
