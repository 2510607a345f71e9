import type { Part } from '@fanfare/emulators/lifecycle'

/** In milliseconds. */
interface Pauses {
  readonly first: number
  readonly longest: number
}

const usual: Pauses = { first: 1_000, longest: 30_000 }

interface Restarter {
  /** To be called when the part has ended by itself. `start` brings it back. */
  ended(part: Pick<Part, 'name' | 'start'>, reason: string): void
  /** Nothing is started any more, until a part ends again. */
  cancel(): void
}

interface State {
  pause: number
  /** When it was started last. */
  backAt: number
  waiting: NodeJS.Timeout | undefined
  starting: boolean
}

/**
 * Starts again what ended by itself, after a pause that doubles each time. It is the first again for a part that ran for
 * longer than the longest.
 */
export function createRestarter(print: (line: string) => void, pauses = usual): Restarter {
  const states = new Map<string, State>()

  function ended(part: Pick<Part, 'name' | 'start'>, reason: string): void {
    const state = states.get(part.name) ?? {
      pause: 0,
      backAt: -Infinity,
      waiting: undefined,
      starting: false,
    }
    states.set(part.name, state)
    // A start that fails is reported by `tryAgain`, too.
    if (state.waiting !== undefined || state.starting) return
    const isStable = performance.now() - state.backAt > pauses.longest
    state.pause = isStable ? pauses.first : Math.min(state.pause * 2, pauses.longest)
    print(`${reason}. It is started again in ${state.pause / 1000} s.`)
    state.waiting = setTimeout(() => void tryAgain(part, state), state.pause)
  }

  async function tryAgain(part: Pick<Part, 'name' | 'start'>, state: State): Promise<void> {
    state.waiting = undefined
    state.starting = true
    const failure = await part.start().then(
      () => undefined,
      (error: Error) => error,
    )
    state.starting = false
    state.backAt = performance.now()
    if (states.get(part.name) !== state) return
    if (failure) ended(part, `${part.name} could not be started: ${failure.message}`)
    else print(`${part.name} is back`)
  }

  return {
    ended,
    cancel() {
      for (const { waiting } of states.values()) clearTimeout(waiting)
      states.clear()
    },
  }
}
