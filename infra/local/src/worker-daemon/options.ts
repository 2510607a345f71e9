/**
 * The options of the namespace `aws:elasticbeanstalk:sqsd`, in seconds where they are times, and below the
 * line those of this stand-in alone.
 */
export interface SqsdOptions {
  /** Messages that are POSTed at the same time. */
  readonly HttpConnections: number
  readonly ConnectTimeout: number
  /** How long the worker may stay silent once it is connected. */
  readonly InactivityTimeout: number
  readonly VisibilityTimeout: number
  /** How long a message that was not answered 200 stays hidden. */
  readonly ErrorVisibilityTimeout: number
  /** Counted from a message's first receipt: past it, the message is deleted unprocessed. */
  readonly RetentionPeriod: number
  /** Without effect, as in the real daemon with a queue of one's own: the queue's RedrivePolicy decides. */
  readonly MaxRetries: number
  readonly MimeType: string

  /** How long `stop` waits for the answers to what was POSTed. Fixed in the real daemon. */
  readonly DrainTimeout: number
  /** A delete waits this long for nine others. Fixed in the real daemon. */
  readonly DeleteInterval: number
  /** Receive calls at the same time under load; an idle daemon holds one long poll. */
  readonly MaxPolls: number
  /** Re-POSTs of one receipt when the worker keeps closing the connection. Unbounded in the real daemon. */
  readonly MaxReposts: number
}

type NumericOption = Exclude<keyof SqsdOptions, 'MimeType'>

/** Defaults and ranges of the numeric options, as AWS documents them (and 0 to Infinity for our own). */
export const optionRanges: Readonly<Record<NumericOption, { default: number; min: number; max: number }>> = {
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

/** What SQS and the connection pool count in wholes; the times that only this daemon measures may be fractions. */
const wholeNumbers: ReadonlySet<string> = new Set<NumericOption>([
  'HttpConnections',
  'VisibilityTimeout',
  'ErrorVisibilityTimeout',
  'MaxPolls',
  'MaxReposts',
])

/**
 * Completes and checks the options. Times may be shorter than AWS allows, so that tests are quick.
 *
 * @throws RangeError naming the option, its value and its range.
 */
export function resolveOptions(given: Partial<SqsdOptions> = {}): SqsdOptions {
  const numbers = (name: NumericOption): number => {
    const { default: standard, min, max } = optionRanges[name]
    const value = given[name] ?? standard
    const floor = wholeNumbers.has(name) ? min : 0
    const fits = value >= floor && value <= max && (!wholeNumbers.has(name) || Number.isInteger(value))
    if (!fits) throw new RangeError(`${name} is ${value}, and must be between ${min} and ${max}`)
    return value
  }
  return {
    HttpConnections: numbers('HttpConnections'),
    ConnectTimeout: numbers('ConnectTimeout'),
    InactivityTimeout: numbers('InactivityTimeout'),
    VisibilityTimeout: numbers('VisibilityTimeout'),
    ErrorVisibilityTimeout: numbers('ErrorVisibilityTimeout'),
    RetentionPeriod: numbers('RetentionPeriod'),
    MaxRetries: numbers('MaxRetries'),
    MimeType: given.MimeType ?? 'application/json',
    DrainTimeout: numbers('DrainTimeout'),
    DeleteInterval: numbers('DeleteInterval'),
    MaxPolls: numbers('MaxPolls'),
    MaxReposts: numbers('MaxReposts'),
  }
}
