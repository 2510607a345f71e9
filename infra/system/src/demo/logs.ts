/** Warnings shown after a failure. */
const most = 20

const levels: Readonly<Record<string, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
}

/** Passes lines to `show`, and keeps the last warnings and errors. */
export function createLogs(show: ((line: string) => void) | undefined) {
  let warnings: readonly string[] = []
  return {
    take(source: string, line: string): void {
      const { level, text } = read(source, line)
      const entry = `${source}: ${text}`
      if (level >= 30) show?.(entry)
      if (level >= 40) warnings = [...warnings.slice(1 - most), entry]
    },
    get warnings() {
      return warnings
    },
  }
}

/** Lines not from pino are warnings, except those of a migration. */
function read(source: string, line: string): { level: number; text: string } {
  try {
    const { level, msg, err, method, route, status, eventType } = JSON.parse(line)
    // The demo's own reads.
    if (msg === 'request' && method === 'GET' && status < 400) return { level: 20, text: '' }
    const about = [method, route, status, eventType, err?.message].filter((detail) => detail !== undefined)
    return { level: levels[level] ?? 30, text: [`${level}: ${msg}`, ...about].join(' ') }
  } catch {
    return { level: source.endsWith('.migrate') ? 30 : 40, text: line }
  }
}
