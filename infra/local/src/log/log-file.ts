import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Entry, isEntry } from './entry.ts'

/** In the data folder. The older one is replaced when the newer one is full. */
export const logFolder = 'logs'
const newer = 'dev.jsonl'
const older = 'dev.1.jsonl'

/** In bytes, of each file: the entries of a day of work. */
const full = 20 * 1024 ** 2

/** One writer at a time: who has the lock of the data folder. What is written survives a SIGKILL of the writer. */
export function openLogFile(dir: string, limit = full) {
  const folder = join(dir, logFolder)
  mkdirSync(folder, { recursive: true })
  const open = () => openSync(join(folder, newer), 'a')
  let file: number | undefined = open()
  let size = fstatSync(file).size

  return {
    write(entry: Entry): void {
      if (file === undefined) return
      const line = `${JSON.stringify(entry)}\n`
      if (size + line.length > limit && size > 0) {
        closeSync(file)
        renameSync(join(folder, newer), join(folder, older))
        file = open()
        size = 0
      }
      size += writeSync(file, line)
    },
    close(): void {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}

/** In the order of time. Lines that are not whole, as the last one of a full disk, are left out. */
export async function readLogFiles(dir: string): Promise<Entry[]> {
  const texts = await Promise.all(
    [older, newer].map((name) => readFile(join(dir, logFolder, name), 'utf8').catch(() => '')),
  )
  const entries = texts.flatMap((text) => text.split('\n').flatMap(parse))
  return entries.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
}

function parse(line: string): Entry[] {
  try {
    const entry: unknown = JSON.parse(line)
    return isEntry(entry) ? [entry] : []
  } catch {
    return []
  }
}
