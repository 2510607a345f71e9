/** Names, codes and ids. Not PostgreSQL's `detail` and `where`, or what providers attach: they hold values. */
const kept = [
  'code',
  'originalCode',
  'severity',
  'schema',
  'table',
  'column',
  'constraint',
  'routine',
  'statusCode',
  'requestId',
]

export interface ErrorForLog {
  readonly type: string
  readonly message: string
  /** Empty when there is none. */
  readonly stack: string
  readonly cause?: ErrorForLog
  readonly errors?: readonly ErrorForLog[]
  readonly [property: string]: unknown
}

/** What a log says of an error and its causes: nothing that may be a value of a row, as a name or an address. */
export function errorForLog(error: unknown, depth = 0): ErrorForLog {
  // What Prisma has of PostgreSQL's error; what the AWS SDK has of the answer.
  const ofDatabase = property(property(property(error, 'meta'), 'driverAdapterError'), 'cause')
  const known = { ...pick(ofDatabase), ...pick(property(error, '$metadata')), ...pick(error) }
  const type = typeOf(error)
  const message = String(property(error, 'message') ?? (typeof error === 'string' ? error : ''))
  const [stack, cause, errors] = ['stack', 'cause', 'errors'].map((name) => property(error, name))
  const clean = quotesValues(type, known) ? withoutQuotes : (text: string) => text
  const inner = (it: unknown) => errorForLog(it, depth + 1)
  return {
    type,
    message: clean(message),
    stack: typeof stack === 'string' ? clean(stack) : '',
    ...known,
    ...(cause === undefined || depth >= 4 ? {} : { cause: inner(cause) }),
    ...(Array.isArray(errors) && depth < 4 ? { errors: errors.slice(0, 10).map(inner) } : {}),
  }
}

/** Constructors have other names in a bundle, and not every error has one of its own. */
function typeOf(error: unknown): string {
  const name = property(error, 'name')
  const isOwn = typeof name === 'string' && !/^error$/i.test(name)
  return isOwn ? name : String(property(property(error, 'constructor'), 'name') ?? typeof error)
}

/** As in: invalid input syntax for type uuid: "…". Source: PostgreSQL manual, appendix A, class 22: data exception. */
const dataException = /^22\w{3}$/

function quotesValues(type: string, { code, originalCode }: Record<string, unknown>): boolean {
  return (
    type === 'PrismaClientValidationError' ||
    [code, originalCode].some((it) => dataException.test(String(it)))
  )
}

const withoutQuotes = (text: string) => text.replace(/"[\s\S]*"/, '"…"')

function property(value: unknown, name: string): unknown {
  const has = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return has ? Reflect.get(value, name) : undefined
}

function pick(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).filter(
      ([name, it]) => kept.includes(name) && ['string', 'number'].includes(typeof it),
    ),
  )
}
