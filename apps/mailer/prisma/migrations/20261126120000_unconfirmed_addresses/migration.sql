-- CreateTable
CREATE TABLE "unconfirmed_addresses" (
    "digest" BYTEA NOT NULL,
    "day" DATE NOT NULL,
    "mails" INTEGER NOT NULL,

    CONSTRAINT "unconfirmed_addresses_pkey" PRIMARY KEY ("digest","day")
);

-- CreateIndex
CREATE INDEX "unconfirmed_addresses_day_idx" ON "unconfirmed_addresses"("day");
