import type { Books } from './books/index.ts'
import { type Cause, eventOf } from './event.ts'
import type { Move } from './intent.ts'
import { paymentIntentObject } from './objects.ts'
import { cardDeclined, type Refusal } from './refusal.ts'

/** An HTTP answer, ready to be sent and to be kept for a repeat. */
export interface Answer {
  readonly status: number
  readonly body: string
}

/** Writes down what became of an intent, and what is to be told of it. For use within a transaction. */
export function keepMove(books: Books, move: Move, cause: Cause): void {
  books.intents.keep(move.intent)
  for (const type of move.tells) {
    books.events.add(eventOf(type, move.intent, cause), move.intent.id, Date.now())
  }
}

/** Writes a move down and shows the intent; or, when the card said no, the error that carries it. */
export function answerMove(books: Books, move: Move, cause: Cause, expand: readonly string[] = []): Answer {
  keepMove(books, move, cause)
  return move.decline === undefined
    ? found(paymentIntentObject(move.intent, expand))
    : refused(cardDeclined(move.intent, move.decline))
}

export function found(object: unknown): Answer {
  return { status: 200, body: JSON.stringify(object, null, 2) }
}

export function refused(refusal: Refusal): Answer {
  return { status: refusal.status, body: refusal.body() }
}
