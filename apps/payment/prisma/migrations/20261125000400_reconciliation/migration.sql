-- CreateEnum
CREATE TYPE "difference_kind" AS ENUM ('amounts', 'unknown', 'missing');

-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "reconciled_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "reconciliations" (
    "night" DATE NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "cursor" TEXT,
    "checked" INTEGER NOT NULL DEFAULT 0,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "reconciliations_pkey" PRIMARY KEY ("night")
);

-- CreateTable
CREATE TABLE "payment_differences" (
    "night" DATE NOT NULL,
    "intent_id" TEXT NOT NULL,
    "order_id" TEXT,
    "kind" "difference_kind" NOT NULL,
    "ours" INTEGER[],
    "theirs" INTEGER[],

    CONSTRAINT "payment_differences_pkey" PRIMARY KEY ("night","intent_id")
);

-- AddForeignKey
ALTER TABLE "payment_differences" ADD CONSTRAINT "payment_differences_night_fkey" FOREIGN KEY ("night") REFERENCES "reconciliations"("night") ON DELETE CASCADE ON UPDATE CASCADE;

-- Figures that alarms watch: `measures` in service.ts.
CREATE VIEW "measures" ("name", "value") AS
SELECT 'unsettled-payments', coalesce(extract(epoch FROM now() - min("updated_at")), 0)::float8
  FROM "payments"
  WHERE "state" = 'pending'
    OR ("state" = 'authorized' AND "order_status" IN ('confirmed', 'cancelled'))
    OR ("state" = 'captured' AND "order_status" = 'cancelled' AND coalesce("dispute"::text, 'won') = 'won')
UNION ALL
SELECT 'payment-differences', count(*)::float8
  FROM "payment_differences"
  WHERE "night" = (SELECT max("night") FROM "reconciliations" WHERE "finished_at" IS NOT NULL)
UNION ALL
-- Before the first one, since the first payment.
SELECT 'reconciliation-age', coalesce(extract(epoch FROM now() - coalesce(
    (SELECT max("finished_at") FROM "reconciliations"), (SELECT min("created_at") FROM "payments"))), 0)::float8;
