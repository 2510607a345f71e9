import { isAtLeast, isLevel, type Level } from '../../../local/src/log/entry.ts'

/** Warnings shown after a failure. */
const most = 20

/** Passes lines to `show`, and keeps the last warnings and errors. */
export function createLogs(show: ((line: string) => void) | undefined) {
  let warnings: readonly string[] = []
  return {
    take(source: string, line: string): void {
      const { level, text } = read(source, line)
      const entry = `${source}: ${text}`
      if (isAtLeast(level, 'info')) show?.(entry)
      if (isAtLeast(level, 'warn')) warnings = [...warnings.slice(1 - most), entry]
    },
    get warnings() {
      return warnings
    },
  }
}

/** Lines not from pino are warnings, except those of a migration. */
function read(source: string, line: string): { level: Level; text: string } {
  try {
    const { level, msg, err, method, route, status, eventType } = JSON.parse(line)
    // The demo's own reads.
    if (msg === 'request' && method === 'GET' && status < 400) return { level: 'debug', text: '' }
    const about = [method, route, status, eventType, err?.message].filter((detail) => detail !== undefined)
    return { level: isLevel(level) ? level : 'info', text: [`${level}: ${msg}`, ...about].join(' ') }
  } catch {
    return { level: source.endsWith('.migrate') ? 'info' : 'warn', text: line }
  }
}
