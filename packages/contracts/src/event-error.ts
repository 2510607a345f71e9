/** A retry has the same result. */
export type EventErrorCode =
  | 'empty-body'
  | 'too-large'
  | 'other-charset'
  | 'not-json'
  | 'not-an-event'
  | 'unknown-type'
  | 'unknown-version'
  | 'invalid-data'

/** `path` is a JSON Pointer. Source: RFC 6901. */
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
