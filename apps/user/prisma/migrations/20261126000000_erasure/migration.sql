-- AlterTable
ALTER TABLE "users" ADD COLUMN     "erased_at" TIMESTAMPTZ(3);

-- For the schedule that erases accounts that nobody confirmed.
CREATE INDEX "users_unconfirmed_idx" ON "users"("created_at") WHERE "email_key" IS NULL AND "erased_at" IS NULL;
