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
      const { level, text } = read(line)
      const told = `${source}: ${text}`
      if (level >= 30) show?.(told)
      if (level >= 40) complaints = [...complaints.slice(1 - most), told]
    },
    get complaints() {
      return complaints
    },
  }
}

/** A line of pino's form; any other, as Node writes when a process fails, counts as a complaint. */
function read(line: string): { level: number; text: string } {
  try {
    const { level, msg, err, ...rest } = JSON.parse(line)
    const why = err?.message ? `: ${err.message}` : ''
    const where = rest.res ? ` ${rest.req?.method ?? ''} ${rest.req?.url ?? ''} ${rest.res.statusCode}` : ''
    return { level: levels[level] ?? Number(level), text: `${level}: ${msg}${why}${where}` }
  } catch {
    return { level: 40, text: line }
  }
}
