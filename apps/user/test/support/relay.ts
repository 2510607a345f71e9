import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { eventually, freshDatabase } from '@fanfare/local/testing'
import { inject, onTestFinished } from 'vitest'
import { database } from '../../src/plugins/database.ts'
import { outbox, type Publish } from '../../src/plugins/outbox.ts'
import { relay } from '../../src/plugins/relay.ts'
import { createServer } from '../../src/plugins/server.ts'
import { awsEnvironment, testConfig } from './apps.ts'

/** A name that no other test has. */
export const newStage = () => `t${randomBytes(4).toString('hex')}`

/** One database with an outbox, and relays of it as a test asks for them; all of it ends with the test. */
export async function startOutbox(stage: string, snsEndpoint = inject('snsEndpoint')) {
  const databaseUrl = await freshDatabase(inject('database'))
  const config = testConfig(databaseUrl, { STAGE: stage })
  Object.assign(process.env, awsEnvironment(snsEndpoint))
  const writer = createServer(config, 'web')
  await writer.register(database)
  await writer.register(outbox)
  await writer.ready()
  const closing: (() => unknown)[] = [() => writer.close()]
  onTestFinished(async () => {
    await Promise.all(closing.map((close) => close()))
  })

  return {
    prisma: writer.prisma,

    /** Commits events `first` to `last` of an aggregate, one a transaction, by turns over two topics. */
    async say(userId: string, first: number, last = first) {
      for (let revision = first; revision <= last; revision++) {
        await writer.transact((_, publish) => sayRevision(publish, userId, revision))
      }
    },

    left: () => writer.prisma.outbox.count(),

    /** A relay in this process. */
    async startRelay() {
      const app = createServer(config, 'worker')
      await app.register(database)
      await app.register(outbox)
      await app.register(relay)
      await app.ready()
      closing.push(() => app.close())
      return app
    },

    /** The whole worker, as a process of its own that can be killed. */
    startWorkerProcess(): ChildProcess {
      const child = spawn(process.execPath, ['src/worker.ts'], {
        cwd: fileURLToPath(new URL('../..', import.meta.url)),
        stdio: 'ignore',
        env: {
          ...awsEnvironment(snsEndpoint),
          ...Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)])),
        },
      })
      closing.push(() => killed(child))
      return child
    },

    /** The database connection of the relay that leads. */
    leader: () =>
      eventually('a relay that leads', async () => {
        const [lock] = await writer.prisma.$queryRaw<{ pid: number }[]>`
          SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
          WHERE locktype = 'advisory' AND granted AND datname = current_database()`
        if (!lock) throw new Error('nobody leads')
        return lock.pid
      }),
  }
}

function sayRevision(publish: Publish, userId: string, revision: number): Promise<void> {
  const data = { userId, email: 'a@example.com', name: 'A', revision }
  return publish(revision % 2 === 1 ? 'user.created' : 'user.updated', userId, data)
}

/** Ends a process with SIGKILL, if it has not ended yet. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}
