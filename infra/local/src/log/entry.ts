/** One entry of the log of `dev`, as a line of JSON. What the process logged besides is kept as it is. */
export interface Entry {
  /** RFC 3339. */
  readonly time: string
  /** Of a service, or the part: `relay`, `edge`, `dev`. */
  readonly service: string
  /** `web`, `worker`, `daemon` or `migrate` of a service; else as `service`. */
  readonly process: string
  readonly level: Level
  readonly msg: string
  /** What was printed was no JSON, as the stack of an error that ends a process. */
  readonly plain?: true
  readonly [field: string]: unknown
}

const levels = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const

export type Level = keyof typeof levels

export const levelNames = Object.keys(levels)

export const isLevel = (text: unknown): text is Level =>
  typeof text === 'string' && Object.hasOwn(levels, text)

export const isAtLeast = (level: Level, least: Level): boolean => levels[level] >= levels[least]

/** @param source as in `order.web` */
export function entryOf(source: string, line: string): Entry {
  const [service = source, process = service] = source.split('.')
  const fields = line.startsWith('{') ? parse(line) : undefined
  const { time, level, msg } = fields ?? {}
  return {
    ...fields,
    time: typeof time === 'string' ? time : new Date().toISOString(),
    service,
    process,
    level: isLevel(level) ? level : 'info',
    ...(fields === undefined ? { msg: line, plain: true } : { msg: typeof msg === 'string' ? msg : '' }),
  }
}

export function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false
  const { level, ...entry }: Record<string, unknown> = { ...value }
  return (
    isLevel(level) && ['time', 'service', 'process', 'msg'].every((key) => typeof entry[key] === 'string')
  )
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
