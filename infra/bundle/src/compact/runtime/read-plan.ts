import { readFileSync } from 'node:fs'
import type { Plan } from '../plan.ts'

export function readPlan(): Plan {
  return JSON.parse(readFileSync(new URL('./compact.json', import.meta.url), 'utf8'))
}
