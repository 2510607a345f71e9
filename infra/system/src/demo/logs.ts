/** So many lines are shown when something went wrong. */
const most = 20

const levels: Readonly<Record<string, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
}

/** Takes what the processes write: shows it if asked to, and keeps the last complaints. */
export function createLogs(show: ((line: string) => void) | undefined) {
  let complaints: readonly string[] = []
  return {
    take(source: string, line: string): void {
      const { level, text } = read(source, line)
      const told = `${source}: ${text}`
      if (level >= 30) show?.(told)
      if (level >= 40) complaints = [...complaints.slice(1 - most), told]
    },
    get complaints() {
      return complaints
    },
  }
}

/** A line of pino's form, or any other: then it complains, unless it tells of a migration. */
function read(source: string, line: string): { level: number; text: string } {
  try {
    const { level, msg, err, method, route, status, eventType } = JSON.parse(line)
    // What is only read here is our own looking.
    if (msg === 'request' && method === 'GET' && status < 400) return { level: 20, text: '' }
    const about = [method, route, status, eventType, err?.message].filter((detail) => detail !== undefined)
    return { level: levels[level] ?? 30, text: [`${level}: ${msg}`, ...about].join(' ') }
  } catch {
    return { level: source.endsWith('.migrate') ? 30 : 40, text: line }
  }
}
