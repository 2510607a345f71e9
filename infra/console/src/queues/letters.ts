import type { ServiceDeclaration } from '@fanfare/contracts'
import { inTurn } from '@fanfare/emulators/lifecycle'
import { type Letter, type OperatedStage, places, storesOf } from '@fanfare/operate/stores'
import { isKind } from '../history/fact.ts'
import type { History } from '../history/history.ts'
import { journeyOf } from '../sources/deliveries.ts'

export interface LetterView extends Letter {
  /** The order, or what else the event is about. */
  readonly journey: string | undefined
  /** The last warning or error of the service's worker about it. */
  readonly lastError: string | undefined
}

export type Letters = ReturnType<typeof createLetters>

/** Dead letters of every queue, and of every outbox: what `pnpm dlq` shows. */
export function createLetters(
  stage: OperatedStage,
  declarations: readonly ServiceDeclaration[],
  history: History,
) {
  const stores = declarations.flatMap((service) => storesOf(stage, service, places))
  // To read a queue hides its messages: at the same time, a second reader would find none, and a redrive would send none.
  const next = inTurn()
  const all = (work: (store: (typeof stores)[number]) => Promise<Letter[]>) =>
    next(async () => (await Promise.all(stores.map(work))).flat())
  const chosen = (ids: readonly string[] | undefined) => (letter: Letter) => ids?.includes(letter.id) ?? true

  function viewOf(letter: Letter): LetterView {
    const journey = letter.event && journeyOf(letter.event)
    const lines = journey === undefined ? [] : history.of(journey).filter(isKind('line'))
    const last = lines.findLast(
      ({ source, level, more }) =>
        source === `${letter.service}.worker` && level !== 'info' && Object(more).eventId === letter.id,
    )
    const error = Object(Object(last?.more).err).message
    return { ...letter, journey, lastError: last && `${last.text}${error === undefined ? '' : `: ${error}`}` }
  }

  return {
    read: async () => (await all((store) => store.read(() => true))).map(viewOf),
    /** Undefined: all of them. Returns those that were sent once more. */
    redrive: (ids: readonly string[] | undefined) => all((store) => store.redrive(chosen(ids))),
    purge: (ids: readonly string[] | undefined) => all((store) => store.purge(chosen(ids))),
  }
}
