import type { LocalAws } from '@fanfare/local'
import { type Controlled, controlledParts, type Degree, type PartAction } from './controlled-parts.ts'
import { createOutages } from './outages.ts'
import type { Recorder } from './recorder.ts'

type PartState = 'up' | 'stopped' | 'paused' | 'slow' | 'failing' | 'refusing'

export interface PartView {
  readonly name: string
  readonly state: PartState
  readonly actions: readonly PartAction[]
}

/** Milliseconds between two looks at the processes. */
const interval = 250

export type Parts = ReturnType<typeof createParts>

/** What can be stopped, killed, paused or slowed down, in which state it is, and since when. */
export function createParts(local: LocalAws, record: Recorder) {
  const controlled = new Map(controlledParts(local).map((part) => [part.name, part]))
  const states = new Map<string, PartState>()
  const held = new Map<string, number | undefined>()
  const recordChange = createOutages(record)
  const timer = setInterval(look, interval).unref()
  let closed = false

  function look(): void {
    for (const { name, pid } of controlled.values()) {
      if (!pid) continue
      // The next process is neither paused nor slow.
      if (held.has(name) && held.get(name) === pid()) continue
      held.delete(name)
      const isUp = pid() !== undefined
      if (states.has(name)) set(name, isUp ? 'up' : 'stopped')
      else if (isUp) states.set(name, 'up')
    }
  }

  function set(name: string, state: PartState): void {
    if (closed || (states.get(name) ?? 'up') === state) return
    states.set(name, state)
    recordChange(name, state === 'up' ? undefined : state)
  }

  async function act(name: string, action: PartAction, degree: Degree): Promise<PartView | undefined> {
    const part = controlled.get(name)
    const work = part?.act[action]
    if (!part || !work) return undefined
    await work(degree)
    if (part.pid && (action === 'pause' || action === 'slow')) held.set(name, part.pid())
    else held.delete(name)
    const after = {
      stop: 'stopped',
      kill: 'stopped',
      pause: 'paused',
      slow: 'slow',
      fail: 'failing',
      refuse: 'refusing',
      release: 'up',
    } as const
    set(name, after[action])
    return viewOf(part)
  }

  const viewOf = (part: Controlled): PartView => ({
    name: part.name,
    state: states.get(part.name) ?? 'up',
    actions: actions.filter((action) => part.act[action] !== undefined),
  })

  look()
  return {
    all: () => [...controlled.values()].map(viewOf),
    act,
    /** Why `act` does nothing; undefined if it does. */
    refusalOf(name: string, action: PartAction): string | undefined {
      const part = controlled.get(name)
      if (!part) return `there is no part ${name}`
      if (part.act[action]) return undefined
      const what = part.pid ? '' : ', which is no Node process of its own,'
      return `${name}${what} cannot ${action}; it can ${viewOf(part).actions.join(', ')}`
    },
    async releaseAll(): Promise<void> {
      for (const part of controlled.values()) {
        if ((states.get(part.name) ?? 'up') !== 'up') await act(part.name, 'release', { share: 100 })
      }
    },
    /** What is paused or slow goes on: it is to stop. */
    async close(): Promise<void> {
      clearInterval(timer)
      closed = true
      for (const name of held.keys()) await controlled.get(name)?.act.release?.({ share: 100 })
    },
  }
}

const actions: readonly PartAction[] = ['stop', 'kill', 'pause', 'slow', 'fail', 'refuse', 'release']
