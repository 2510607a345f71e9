-- AlterTable
ALTER TABLE "contacts" ADD COLUMN     "verified" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "mails" ADD COLUMN     "address" TEXT;

-- Who was registered before addresses were confirmed keeps the name in the mails.
UPDATE "contacts" SET "verified" = true;
