import { createPrinter } from '../log/console.ts'
import { type Entry, entryOf } from '../log/entry.ts'
import { openLogFile } from '../log/log-file.ts'

/** To the terminal, and, once the data folder is this run's own, to its files. */
export function createDevLog(env: NodeJS.ProcessEnv) {
  const printEntry = createPrinter(env)
  let file: ReturnType<typeof openLogFile> | undefined
  const show = (text: string) => void process.stdout.write(`${text}\n`)

  function keep(entry: Entry): void {
    try {
      file?.write(entry)
    } catch (error) {
      // A full disk is no reason to stop.
      file = undefined
      show(`the log is not kept any more: ${error instanceof Error ? error.message : error}`)
    }
  }

  return {
    keepIn(dir: string): void {
      file = openLogFile(dir)
    },
    /** @param source as in `order.web` */
    line(source: string, line: string): void {
      const entry = entryOf(source, line)
      keep(entry)
      printEntry(entry)
    },
    /** Of `dev` itself. */
    print(text: string): void {
      keep(entryOf('dev', text))
      show(text)
    },
    /** For the terminal only. */
    show,
  }
}
