-- CreateEnum
CREATE TYPE "balance_entry_kind" AS ENUM ('welcome', 'debit', 'credit');

-- CreateEnum
CREATE TYPE "order_debit_state" AS ENUM ('debited', 'rejected', 'cancelled', 'credited');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "email_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "balance" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "balance_entries" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" "balance_entry_kind" NOT NULL,
    "amount" INTEGER NOT NULL,
    "order_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "balance_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_debits" (
    "order_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "amount" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "state" "order_debit_state" NOT NULL,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "order_debits_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "attempts" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "outbox" (
    "sequence" BIGSERIAL NOT NULL,
    "event_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "outbox_dead" (
    "event_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "buried_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT NOT NULL,

    CONSTRAINT "outbox_dead_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "event_id" UUID NOT NULL,
    "handled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("event_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key_key" ON "users"("email_key");

-- CreateIndex
CREATE INDEX "balance_entries_user_id_id_idx" ON "balance_entries"("user_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "balance_entries_order_id_kind_key" ON "balance_entries"("order_id", "kind");

-- CreateIndex
CREATE INDEX "attempts_expire_idx" ON "attempts"("expire");

-- CreateIndex
CREATE INDEX "inbox_handled_at_idx" ON "inbox"("handled_at");

-- AddForeignKey
ALTER TABLE "balance_entries" ADD CONSTRAINT "balance_entries_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What no mistake in the code may break. Prisma's schema has no words for these.
ALTER TABLE "users"
    ADD CONSTRAINT "users_balance_is_never_negative" CHECK ("balance" >= 0),
    ADD CONSTRAINT "users_email_key_is_the_email" CHECK ("email_key" = lower("email"));

ALTER TABLE "balance_entries"
    ADD CONSTRAINT "balance_entries_amount_fits_kind" CHECK (("amount" < 0) = ("kind" = 'debit')),
    ADD CONSTRAINT "balance_entries_order_fits_kind" CHECK (("order_id" IS NULL) = ("kind" = 'welcome'));
