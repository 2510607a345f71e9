import { type DiagLogFunction, DiagLogLevel, diag } from '@opentelemetry/api'

/** Milliseconds. A collector that is away fails several times a minute, in each process. */
const pause = 60_000

/** One line of JSON, as the programs' own. */
export function reportFailures(program: string): void {
  let quietUntil = 0
  const warn: DiagLogFunction = (...words) => {
    if (performance.now() < quietUntil) return
    quietUntil = performance.now() + pause
    const reason = words.map(reasonOf).join(' ')
    const time = new Date().toISOString()
    console.log(JSON.stringify({ level: 'warn', time, process: program, reason, msg: 'telemetry failed' }))
  }
  const quiet: DiagLogFunction = () => {}
  const logger = { error: warn, warn, info: quiet, debug: quiet, verbose: quiet }
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
}

/** OpenTelemetry writes an error as JSON, with its stack. */
function reasonOf(word: unknown): string {
  const text = String(word)
  const [, message = text] = /"message":"([^"]*)"/.exec(text) ?? []
  return message.slice(0, 200)
}
