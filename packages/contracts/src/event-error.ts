/** Why a message is no event. Whoever receives it cannot mend it by trying again. */
export type EventErrorCode =
  | 'empty-body'
  | 'too-large'
  | 'not-json'
  | 'not-an-event'
  | 'unknown-type'
  | 'unknown-version'
  | 'invalid-data'

/** One thing that is wrong, and where: a JSON Pointer into the event (RFC 6901). */
export interface EventProblem {
  readonly path: string
  readonly message: string
}

export class EventError extends Error {
  override readonly name = 'EventError'
  readonly code: EventErrorCode
  readonly problems: readonly EventProblem[]

  constructor(code: EventErrorCode, message: string, problems: readonly EventProblem[] = []) {
    super([message, ...problems.map(({ path, message }) => `${path || '/'} ${message}`)].join('; '))
    this.code = code
    this.problems = problems
  }
}
