/** Namespace `aws:elasticbeanstalk:sqsd`, in seconds; after the empty line, options of this implementation. */
export interface SqsdOptions {
  readonly HttpConnections: number
  readonly ConnectTimeout: number
  /** Limit of silence once connected. */
  readonly InactivityTimeout: number
  readonly VisibilityTimeout: number
  readonly ErrorVisibilityTimeout: number
  /** Since the first receipt; then deleted unprocessed. */
  readonly RetentionPeriod: number
  /** No effect, as with an own queue on AWS: its RedrivePolicy decides. */
  readonly MaxRetries: number
  readonly MimeType: string

  /** How long `stop` waits. */
  readonly DrainTimeout: number
  /** How long a delete waits for a full batch. */
  readonly DeleteInterval: number
  /** Concurrent receive calls; one when idle. */
  readonly MaxPolls: number
  /** Per receipt. Unbounded in sqsd. */
  readonly MaxReposts: number
}

type NumericOption = Exclude<keyof SqsdOptions, 'MimeType'>

const optionRanges: Readonly<Record<NumericOption, { default: number; min: number; max: number }>> = {
  HttpConnections: { default: 50, min: 1, max: 100 },
  ConnectTimeout: { default: 5, min: 1, max: 60 },
  InactivityTimeout: { default: 299, min: 1, max: 36_000 },
  VisibilityTimeout: { default: 300, min: 0, max: 43_200 },
  ErrorVisibilityTimeout: { default: 2, min: 0, max: 43_200 },
  RetentionPeriod: { default: 345_600, min: 60, max: 1_209_600 },
  MaxRetries: { default: 10, min: 1, max: 100 },
  DrainTimeout: { default: 600, min: 0, max: 86_400 },
  DeleteInterval: { default: 2, min: 0, max: 60 },
  MaxPolls: { default: 4, min: 1, max: 10 },
  MaxReposts: { default: 10, min: 0, max: 100 },
}

/** Required by SQS and the connection pool. */
const wholeNumbers: ReadonlySet<string> = new Set<NumericOption>([
  'HttpConnections',
  'VisibilityTimeout',
  'ErrorVisibilityTimeout',
  'MaxPolls',
  'MaxReposts',
])

/** Accepts shorter times than AWS, for tests. @throws RangeError */
export function resolveOptions(given: Partial<SqsdOptions> = {}): SqsdOptions {
  const number = (name: NumericOption): number => {
    const { default: standard, min, max } = optionRanges[name]
    const value = given[name] ?? standard
    const floor = wholeNumbers.has(name) ? min : 0
    const fits = value >= floor && value <= max && (!wholeNumbers.has(name) || Number.isInteger(value))
    if (!fits) throw new RangeError(`${name} is ${value}, and must be between ${min} and ${max}`)
    return value
  }
  return {
    HttpConnections: number('HttpConnections'),
    ConnectTimeout: number('ConnectTimeout'),
    InactivityTimeout: number('InactivityTimeout'),
    VisibilityTimeout: number('VisibilityTimeout'),
    ErrorVisibilityTimeout: number('ErrorVisibilityTimeout'),
    RetentionPeriod: number('RetentionPeriod'),
    MaxRetries: number('MaxRetries'),
    MimeType: given.MimeType ?? 'application/json',
    DrainTimeout: number('DrainTimeout'),
    DeleteInterval: number('DeleteInterval'),
    MaxPolls: number('MaxPolls'),
    MaxReposts: number('MaxReposts'),
  }
}
