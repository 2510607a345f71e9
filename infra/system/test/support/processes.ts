import { readdir, readFile } from 'node:fs/promises'

/**
 * The command lines of processes that have one of these texts in their environment or command line; only known on
 * Linux. It needs no list of what a program may have started.
 */
export async function processesWith(...texts: readonly string[]): Promise<string[]> {
  const read = (file: string) => readFile(file, 'utf8').catch(() => '')
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await read(`/proc/${pid}/cmdline`)
      const all = `${command}\0${await read(`/proc/${pid}/environ`)}`
      return texts.some((text) => all.includes(text)) ? `${pid} ${command.replaceAll('\0', ' ')}` : undefined
    }),
  )
  return found.filter((line) => line !== undefined)
}
