import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { eventually } from '@fanfare/local/testing'
import { afterAll } from 'vitest'
import { noDatabase, testConfig } from '../../support/apps.ts'

export type LogLine = Readonly<Record<string, unknown>>

/** A process of the service, without a database if none is given, with what it logs. Ended with the file. */
export async function startProcess(name: 'web' | 'worker', database = noDatabase) {
  const config = Object.entries(testConfig(database, { LOG_LEVEL: 'info' }))
  const env = Object.fromEntries(config.map(([variable, value]) => [variable, String(value)]))
  const child = spawn(process.execPath, [`src/${name}.ts`], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  afterAll(async () => {
    child.kill()
    await exited
  })
  const log: LogLine[] = []
  createInterface(child.stdout).on('line', (line) => log.push(JSON.parse(line)))

  const port = await eventually(`${name} listens`, () => {
    const line = log.find(({ msg }) => /listening at/.test(String(msg)))
    if (!line) throw new Error('no line with its address')
    return Number(/:(\d+)$/.exec(String(line['msg']))?.[1])
  })

  return {
    log,
    url: `http://127.0.0.1:${port}`,
    /** Sends bytes over a connection of their own, and returns all that is answered. */
    async send(...chunks: readonly string[]): Promise<string> {
      const socket = connect(port, '127.0.0.1')
      for (const chunk of chunks) socket.write(chunk)
      return text(socket)
    },
    /** The first line with these fields, as soon as it is there. */
    logged: (fields: LogLine) =>
      eventually(`${name} logs ${JSON.stringify(fields)}`, () => {
        const isLike = (line: LogLine) =>
          Object.entries(fields).every(([field, value]) => line[field] === value)
        const line = log.find(isLike)
        if (!line) throw new Error(log.map((each) => JSON.stringify(each)).join('\n'))
        return line
      }),
  }
}
