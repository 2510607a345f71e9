-- AlterTable
ALTER TABLE "mails" ADD COLUMN     "traceparent" TEXT;
