import type { Part } from './part.ts'

export type Progress = (part: string, milliseconds: number) => void

/**
 * Starts parts, and stops them a group at a time in the order given. A stop wins over a start that is under way: what
 * has not begun by then does not begin.
 */
export function createStarter(stopOrder: readonly (readonly Part[])[], progress: Progress = () => {}) {
  let stopping = false

  return {
    async ready(part: Part): Promise<void> {
      if (stopping) throw new Error(`${part.name} is not started: everything is being stopped`)
      const start = performance.now()
      await part.start()
      progress(part.name, performance.now() - start)
    },

    async stop(): Promise<void> {
      stopping = true
      const errors: unknown[] = []
      for (const parts of stopOrder) {
        const results = await Promise.allSettled(parts.map((part) => part.stop()))
        for (const result of results) if (result.status === 'rejected') errors.push(result.reason)
      }
      stopping = false
      if (errors.length > 0) throw new AggregateError(errors, 'not everything could be stopped')
    },
  }
}
