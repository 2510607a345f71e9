import type { Changes } from '../changes.ts'
import type { Outcome } from './merge-file.ts'
import type { Plan } from './plan.ts'

const words = {
  updated: 'updated ',
  added: 'added   ',
  removed: 'removed ',
  merged: 'merged  ',
  kept: 'kept    ',
  conflict: 'CONFLICT',
} as const satisfies Record<Outcome['kind'], string>

const kinds = Object.keys(words)

/** A line for each file; conflicts are the last. */
export function describe(plan: Plan): string[] {
  const entries = [...plan].sort(([, one], [, other]) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind))
  return entries.map(([path, outcome]) => {
    return `${words[outcome.kind]} ${path}${outcome.kind === 'kept' ? `: ${outcome.because}` : ''}`
  })
}

export const conflictsIn = (plan: Plan): string[] =>
  [...plan].filter(([, { kind }]) => kind === 'conflict').map(([path]) => path)

export const changesOf = (plan: Plan): Changes => ({
  written: new Map([...plan].flatMap(([path, it]) => ('content' in it ? [[path, it.content] as const] : []))),
  removed: [...plan].filter(([, { kind }]) => kind === 'removed').map(([path]) => path),
})
