import { readdir, readFile } from 'node:fs/promises'
import { eventually } from '@fanfare/local/testing'
import { onTestFailed } from 'vitest'

interface Program {
  output(): string
  readonly ended: Promise<unknown>
}

/** Waits until a program has written this. Throws when it ends without. */
export async function untilWritten(text: string, { output, ended }: Program): Promise<void> {
  let hasEnded = false
  void ended.then(() => {
    hasEnded = true
  })
  await eventually(`"${text}"`, () => {
    if (!hasEnded && !output().includes(text)) throw new Error(`the output is:\n${output()}`)
  })
  if (!output().includes(text)) throw new Error(`ended without "${text}"; the output is:\n${output()}`)
}

/** Prints what a program wrote when the test fails. */
export const showIfFailed = (program: string, output: () => string) =>
  onTestFailed(() => console.error(`${program} wrote:\n${output()}`))

/** The command lines of processes with one of these texts in their environment or command line; only on Linux. */
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
