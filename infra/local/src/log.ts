import { type PrettyOptions, prettyFactory } from 'pino-pretty'

const levels: Readonly<Record<string, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
}

export function createConsoleLog(env: NodeJS.ProcessEnv) {
  const least = levels[env['LOG_LEVEL'] ?? 'info'] ?? 30
  const options: PrettyOptions = {
    colorize: process.stdout.isTTY || env['FORCE_COLOR'] === '1',
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname,service,process,reqId,traceparent,source',
    messageFormat: '{source}: {msg}',
    singleLine: true,
  }
  const pretty = prettyFactory(options)

  return {
    line(source: string, line: string): void {
      const entry = parse(line)
      if (!entry) {
        process.stdout.write(`${source}: ${line}\n`)
        return
      }
      if ((levels[String(entry['level'])] ?? 30) < least) return
      process.stdout.write(pretty({ ...entry, source }))
    },
    print(text: string): void {
      process.stdout.write(`${text}\n`)
    },
  }
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
