import { reasonOf } from '../deploy/failure.ts'
import type { Plan } from '../plan.ts'
import type { Ask } from './aws.ts'
import { account } from './checks/account.ts'
import { alarms } from './checks/alarms.ts'
import { bootstrap } from './checks/bootstrap.ts'
import { cdn } from './checks/cdn.ts'
import { certificate } from './checks/certificate.ts'
import { mail } from './checks/mail.ts'
import { processors } from './checks/processors.ts'
import { zones } from './checks/zones.ts'
import type { Check, Finding } from './finding.ts'

const checks: Readonly<Record<string, Check>> = {
  account,
  vCPUs: processors,
  zones,
  CloudFront: cdn,
  certificate,
  mail,
  alarms,
  CDK: bootstrap,
}

/** Reads only. A check that fails is a finding, too: the caller may lack its right. */
export function examine(plan: Plan, ask: Ask): Promise<Finding[]> {
  return Promise.all(
    Object.entries(checks).map(async ([about, check]) => {
      try {
        return { about, ...(await check(plan, ask)) }
      } catch (error) {
        // Of a connection that failed, fetch has the reason in the cause.
        const reason = reasonOf(error instanceof Error ? (error.cause ?? error) : error)
        return { about, state: 'unknown' as const, says: `could not be asked: ${reason}` }
      }
    }),
  )
}
