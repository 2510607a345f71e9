import { readFileSync } from 'node:fs'
import type { Plan } from '../plan.ts'

/** The plan that was written into the bundle beside this program. */
export function readPlan(): Plan {
  return JSON.parse(readFileSync(new URL('./compact.json', import.meta.url), 'utf8'))
}
