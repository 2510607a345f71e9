-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "client" TEXT;

-- CreateIndex
CREATE INDEX "payments_state_updated_at_idx" ON "payments"("state", "updated_at");
