import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { inject, onTestFinished } from 'vitest'
import { holdsOf } from '../../../emulators/lifecycle/index.ts'
import { guardFlags } from '../../../local/src/node-flags.ts'
import { eventually, shell } from '../../../local/src/testing/index.ts'
import { startRelays } from '../../relay/index.ts'
import type { Outbox } from './outbox.ts'

/** A name that no other test has. */
export const newStage = () => `t${randomBytes(4).toString('hex')}`

const topicArnPrefix = 'arn:aws:sns:us-east-1:000000000000:'

/** Starts relays of some outboxes; what a test leaves running ends with it. */
export function relaysOf(
  stage: string,
  outboxes: readonly Pick<Outbox, 'databaseUrl'>[],
  snsEndpoint = inject('snsEndpoint'),
) {
  const urls = Object.fromEntries(outboxes.map(({ databaseUrl }, i) => [`outbox-${i}`, databaseUrl]))
  const aws = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: snsEndpoint,
  }
  return {
    /** In this process. */
    inProcess() {
      Object.assign(process.env, aws)
      const log = pino({ level: 'silent' })
      const config = { stage, topicArnPrefix, lease: 10_000, outboxes: new Map(Object.entries(urls)) }
      const relays = startRelays(config, log)
      onTestFinished(() => relays.stop())
      return relays
    },

    /** The program, with the lines of its log. */
    program(environment: Record<string, string> = {}) {
      const lines: string[] = []
      const child = spawn(
        process.execPath,
        [...guardFlags, fileURLToPath(new URL('../../relay/main.ts', import.meta.url))],
        {
          stdio: ['ignore', 'pipe', 'inherit', 'ipc', 'pipe'],
          env: {
            ...shell,
            ...aws,
            STAGE: stage,
            SNS_TOPIC_ARN_PREFIX: topicArnPrefix,
            OUTBOX_DATABASE_URLS: JSON.stringify(urls),
            ...environment,
          },
        },
      )
      child.stdout?.on('data', (bytes: Buffer) => lines.push(...bytes.toString().split('\n')))
      onTestFinished(() => killed(child))
      return {
        ...holdsOf(() => child),
        child,
        /** As SIGTERM, which Windows does not have: the exit code. */
        async shutDown(): Promise<unknown> {
          const exit = once(child, 'exit')
          if (process.platform === 'win32') child.send('SIGTERM')
          else child.kill('SIGTERM')
          const [code]: unknown[] = await exit
          return code
        },
        logged: (text: string) => lines.filter((line) => line.includes(text)).length,
      }
    },
  }
}

/** Waits until a relay is the leader, another than `before`; returns its database session. */
export const newLeader = (outbox: Pick<Outbox, 'leader'>, before?: number) =>
  eventually('a leader of the outbox', async () => {
    const pid = await outbox.leader()
    if (pid === undefined || pid === before) throw new Error(`the leader is ${pid}`)
    return pid
  })

/** Ends a process with SIGKILL, if it has not ended yet. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}
