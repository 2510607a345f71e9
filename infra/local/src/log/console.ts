import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prettyFactory } from 'pino-pretty'
import { type Entry, isAtLeast, isLevel } from './entry.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** Source: no-color.org. */
export const hasColours = ({ isTTY }: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean =>
  env['FORCE_COLOR'] === '1' || (isTTY === true && !env['NO_COLOR'])

/** Entries as lines for a terminal, below a level without them. */
export function createPrinter(env: NodeJS.ProcessEnv, level = env['LOG_LEVEL']) {
  const least = isLevel(level) ? level : 'info'
  const pretty = prettyFactory({
    colorize: hasColours(process.stdout, env),
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname,service,process,reqId,traceparent,trace_id,span_id,trace_flags,source',
    messageFormat: '{source}: {msg}',
    singleLine: true,
  })
  return (entry: Entry): void => {
    if (!isAtLeast(entry.level, least)) return
    process.stdout.write(entry.plain ? `${nameOf(entry)}: ${entry.msg}\n` : print(entry))
  }

  /** An error is its message and the lines of this repository that it came by; the file has all of it. */
  function print({ err, ...entry }: Entry): string {
    const source = nameOf(entry)
    if (typeof err !== 'object' || err === null || !('message' in err))
      return pretty({ ...entry, ...(err ? { err } : {}), source })
    const type = 'type' in err ? `${err.type}: ` : ''
    const line = pretty({ ...entry, source, msg: `${entry.msg}: ${type}${err.message}` })
    return [line, ...framesOf('stack' in err ? String(err.stack) : '').map((frame) => `${frame}\n`)].join('')
  }
}

const nameOf = ({ service, process }: Pick<Entry, 'service' | 'process'>) =>
  service === process ? service : `${service}.${process}`

function framesOf(stack: string): string[] {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  const own = frames.filter((line) => !/node_modules|node:|src\/platform\//.test(line))
  return (own.length > 0 ? own : frames).slice(0, 5).map(withRelativePath)
}

const withRelativePath = (frame: string) =>
  frame.replace(/file:\/\/[^\s)]+?(?=:\d+:\d+)/, (url) => relative(root, fileURLToPath(url)))
