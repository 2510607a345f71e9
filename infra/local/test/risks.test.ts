import { expect, test } from 'vitest'
import { risksOf } from '../src/prisma/risks.ts'

/** As Prisma writes them, and as people do. */
test.each<[string, string[]]>([
  ['DROP TABLE "mails";', ['data', 'deploy']],
  ['ALTER TABLE "mails" DROP COLUMN "kind",\nADD COLUMN "sort" TEXT;', ['data', 'deploy']],
  ['ALTER TABLE "mails" ALTER COLUMN "id" SET DATA TYPE BIGINT;', ['data', 'lock']],
  ['ALTER TABLE "mails" RENAME COLUMN "kind" TO "sort";', ['deploy']],
  ['ALTER TABLE "mails" ADD COLUMN "n" INTEGER NOT NULL;', ['deploy']],
  ['ALTER TABLE "mails" ADD COLUMN "n" INTEGER NOT NULL,\nADD COLUMN "m" INTEGER DEFAULT 0;', ['deploy']],
  ['ALTER TABLE "mails" ADD COLUMN "n" INTEGER;', []],
  ['ALTER TABLE "mails" ADD COLUMN "n" INTEGER NOT NULL DEFAULT 0;', []],
  ['ALTER TABLE "mails" ADD COLUMN "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP;', []],
  ['ALTER TABLE "mails" ADD COLUMN "key" UUID NOT NULL DEFAULT gen_random_uuid();', ['lock']],
  ['ALTER TABLE "mails" ADD COLUMN "n" BIGSERIAL NOT NULL;', ['lock']],
  ['ALTER TABLE "mails" ALTER COLUMN "n" SET NOT NULL;', ['lock']],
  ['ALTER TABLE "mails" ALTER COLUMN "n" DROP NOT NULL;', []],
  ['CREATE INDEX "mails_n_idx" ON "mails"("n");', ['lock']],
  ['CREATE UNIQUE INDEX "mails_n_key" ON "mails"("n");', ['lock']],
  ['CREATE INDEX IF NOT EXISTS "mails_n_idx" ON "mails"("n");', []],
  ['CREATE INDEX CONCURRENTLY "mails_n_idx" ON "mails"("n");', ['lock']],
  ['ALTER TABLE "mails" ADD CONSTRAINT "fk" FOREIGN KEY ("a") REFERENCES "b"("id");', ['lock']],
  ['ALTER TABLE "mails" ADD CONSTRAINT "positive" CHECK (n > 0);', ['lock']],
  ['ALTER TABLE "mails" ADD CONSTRAINT "positive" CHECK (n > 0) NOT VALID;', []],
  ['ALTER TABLE "mails" ADD CONSTRAINT "mails_n_key" UNIQUE USING INDEX "mails_n_idx";', []],
  ['UPDATE mails SET n = 0;', ['lock']],
  ['CREATE TABLE "mails" ("id" UUID NOT NULL);\nCREATE INDEX "i" ON "mails"("id");', []],
  ['CREATE TABLE "mails" ("id" INT);\nALTER TABLE "mails" ADD CONSTRAINT "c" CHECK (id > 0);', []],
  ['ALTER TYPE "kind" ADD VALUE \'later\';', ['deploy']],
  ['ALTER TYPE "kind" RENAME TO "sort";', ['deploy']],
  ['ALTER TYPE "kind" RENAME TO "kind_old";\nALTER TYPE "kind_new" RENAME TO "kind";', ['deploy']],
  [`-- DROP TABLE "mails";\n/* TRUNCATE x; */ INSERT INTO "mails" VALUES ('; DROP TABLE x');`, []],
  [
    'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM x; UPDATE y SET n = 0; END $$;',
    [],
  ],
])('%s may be a risk for: %j', (sql, kinds) => {
  expect(risksOf(sql).map(({ kind }) => kind)).toEqual(kinds)
})

test('a risk has the statement, and what to do', () => {
  const [risk] = risksOf('-- CreateIndex\nCREATE INDEX "i"\n  ON "mails"("n");')
  expect(risk?.statement).toBe('CREATE INDEX "i" ON "mails"("n")')
  expect(risk?.says).toContain('CREATE INDEX CONCURRENTLY')
})
