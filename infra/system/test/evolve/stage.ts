import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { eventsPath, queueName, type ServiceDeclaration } from '@fanfare/contracts'
import { removeStage, temporaryFolder } from '@fanfare/local'
import { shell } from '@fanfare/local/testing'
import { createWorkerDaemon } from '@fanfare/sidecars/sqsd'
import { onTestFinished } from 'vitest'
import { provision } from '../../../local/src/provision/index.ts'
import { rows } from '../support/databases.ts'
import type { World } from '../support/world.ts'
import { contractsAt, type Version } from './contracts.ts'

const tables = new URL('../../../sidecars/test/support/outbox.sql', import.meta.url)
const program = (path: string) => join(import.meta.dirname, path)

export interface Line {
  readonly handled?: string
  readonly refused?: string
  readonly total?: number
  readonly port?: number
}

/** An outbox with its relay, and a queue for each of two consumers; all of it ends with the test. */
export async function startEvolveStage({ aws, adminDatabase }: Pick<World, 'aws' | 'adminDatabase'>) {
  const { dir, remove } = await temporaryFolder('evolve')
  onTestFinished(remove)
  const versions = new Map<Version, string>()
  const contractsOf = (version: Version) => {
    const path = versions.get(version) ?? contractsAt(version, dir)
    versions.set(version, path)
    return path
  }

  const name = `e${randomBytes(4).toString('hex')}`
  await rows(adminDatabase, `CREATE DATABASE ${name}`)
  onTestFinished(async () => {
    await rows(adminDatabase, `DROP DATABASE ${name} WITH (FORCE)`)
  })
  const databaseUrl = Object.assign(new URL(adminDatabase), { pathname: `/${name}` }).href
  await rows(databaseUrl, readFileSync(tables, 'utf8'))

  const { topicArnPrefix } = await provision({ stage: name, services: ['old', 'new'].map(consumer), aws })
  onTestFinished(async () => {
    await removeStage({ stage: name, aws })
  })
  run(['../../../sidecars/relay/main.ts'], {
    STAGE: name,
    SNS_TOPIC_ARN_PREFIX: topicArnPrefix,
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'warn',
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: aws.region,
    AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
  })

  return {
    /** A worker process behind its daemon, with the contracts of this version. `stop` ends both. */
    async consume(queue: 'old' | 'new', version: Version) {
      const { child, lines } = run(['consumer.ts', contractsOf(version)])
      const [first] = await once(lines, 'line')
      const said: Line[] = []
      lines.on('line', (line) => said.push(JSON.parse(line)))
      const { port }: Line = JSON.parse(first)
      const daemon = createWorkerDaemon({
        queueName: queueName(name, queue),
        workerUrl: `http://127.0.0.1:${port}`,
        httpPath: eventsPath,
        schedules: [],
        aws,
      })
      await daemon.start()
      const stop = async () => {
        await daemon.stop()
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      }
      onTestFinished(stop)
      return { said, stop }
    },
    /** A process with the contracts of this version publishes an order of this total. */
    async publish(version: Version, total: number) {
      const { child, output } = run(['publisher.ts', contractsOf(version), databaseUrl, String(total)])
      const [code] = await once(child, 'close')
      if (code !== 0) throw new Error(output())
    },
  }
}

const consumer = (name: string, at: number): ServiceDeclaration => ({
  name,
  portBlock: 9_000 + at * 100,
  routes: [],
  publishes: [],
  subscribes: ['order.confirmed'],
  schedules: [],
  secrets: [],
})

function run([file = '', ...args]: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [program(file), ...args], {
    env: { ...shell, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const lines = createInterface({ input: child.stdout })
  const ended = once(child, 'close')
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  })
  return { child, lines, output: () => output }
}
