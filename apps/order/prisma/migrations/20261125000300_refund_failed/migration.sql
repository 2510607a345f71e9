-- AlterEnum
ALTER TYPE "payment_state" ADD VALUE 'refund_failed';
