-- AlterEnum
ALTER TYPE "payment_state" ADD VALUE 'refund_failed';

-- CreateEnum
CREATE TYPE "payment_dispute" AS ENUM ('open', 'won', 'lost');

-- AlterTable
ALTER TABLE "payments" ADD COLUMN "dispute" "payment_dispute",
ADD COLUMN "may_be_open" BOOLEAN NOT NULL DEFAULT false;
