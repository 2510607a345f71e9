import { readFile } from 'node:fs/promises'
import type { World } from './world.ts'

/** What a process (as in `order.worker`) has logged so far: the lines that are JSON, parsed. */
export async function logOf({ logFile }: Pick<World, 'logFile'>, source: string): Promise<LogEntry[]> {
  const lines = (await readFile(logFile, 'utf8')).split('\n')
  return lines
    .filter((line) => line.startsWith(`${source} {`))
    .map((line) => JSON.parse(line.slice(source.length + 1)))
}

export interface LogEntry {
  readonly level: string
  readonly msg?: string
  readonly code?: string
  readonly reason?: string
  readonly eventId?: string
  readonly status?: number
}
