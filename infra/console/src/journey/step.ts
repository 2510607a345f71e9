export type StepKind =
  | 'request'
  | 'row'
  | 'event'
  | 'try'
  | 'decision'
  | 'mail'
  | 'line'
  | 'gap'
  | 'span'
  | 'wait'

/** One entry of the time line. Times are milliseconds since 1970. */
export interface Step {
  readonly at: number
  readonly until?: number | undefined
  /** The service, or `edge`. */
  readonly where: string
  readonly kind: StepKind
  readonly text: string
  readonly tone?: 'good' | 'bad' | 'wait' | undefined
  readonly detail?: unknown
  /** Of a span below others. */
  readonly depth?: number
}
