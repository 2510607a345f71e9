import { changeTables } from '@fanfare/local/testing'
import { inject } from 'vitest'
import type { PaymentState } from '../../src/generated/prisma/enums.ts'
import type { Web } from './apps.ts'

/**
 * Makes changes of payments fail at their commit, after the request to Stripe: for Stripe and the database it is as if
 * the process had been killed in between. A sequence counts, since it is not rolled back.
 */
async function losing({ config }: Web, which: string, change: string): Promise<AsyncDisposable> {
  const run = (sql: string) => changeTables(inject('database'), config.DATABASE_URL, sql)
  await run(`
    CREATE SEQUENCE commits;
    CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('commits') ${which} THEN RAISE EXCEPTION 'the commit is lost'; END IF;
        RETURN NULL;
      END $$;
    CREATE CONSTRAINT TRIGGER lose AFTER UPDATE ON payments
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (${change}) EXECUTE FUNCTION lose();`)
  return {
    async [Symbol.asyncDispose]() {
      await run('DROP TRIGGER lose ON payments; DROP FUNCTION lose; DROP SEQUENCE commits')
    },
  }
}

export const losingEverySecondCommit = (web: Web) => losing(web, '% 2 = 1', 'true')

/** Loses the first commit that would bring a payment into a state; of `pending`: that would store its intent. */
export const losingFirstCommit = (web: Web, state: PaymentState) =>
  losing(web, '= 1', `NEW.state = '${state}' AND NEW.intent_id IS NOT NULL`)
