import type { Plan } from '../plan.ts'
import type { Ask } from './aws.ts'

/** `missing`: the stage cannot be made, or run, without it. `unknown`: AWS does not tell, or not this caller. */
export type State = 'ok' | 'note' | 'missing' | 'unknown'

export interface Finding {
  readonly about: string
  readonly state: State
  /** What is so, and what to do. */
  readonly says: string
}

export type Check = (plan: Plan, ask: Ask) => Promise<Omit<Finding, 'about'>>
