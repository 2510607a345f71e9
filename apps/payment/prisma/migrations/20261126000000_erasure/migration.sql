-- For the schedule that removes the digests of addresses.
CREATE INDEX "payments_client_idx" ON "payments"("updated_at") WHERE "client" IS NOT NULL;
