import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { startTemporaryPostgres } from '../../local/src/temporary-postgres.ts'
import { withConnection } from '../../local/src/testing/index.ts'
import { mostUse, poolSizeOf, reserve } from '../src/connections.ts'
import { maxConnections } from '../src/data/max-connections.ts'
import { planStage } from '../src/plan.ts'
import { loadStage, type Stage } from '../src/stage.ts'
import { environmentsOf, variables } from './support/environments.ts'
import { all, resourcesOf, services, stages } from './support/templates.ts'

const planOf = (stage: Stage) => planStage(stage, services)
const staging = await loadStage('staging')

test.each(stages)('%s: all pools, relays and the reserve fit into the database', (_, stage) => {
  const { processes, relays } = mostUse(planOf(stage))
  expect(processes * poolSizeOf(planOf(stage)) + relays + reserve).toBeLessThanOrEqual(
    stage.database.connections,
  )
  expect(stage.database.connections).toBeLessThanOrEqual(maxConnections[stage.database.instanceClass] ?? 0)
})

test.each(all)(
  '%s: every process has the same pool, and the database takes what the stage says',
  (folder) => {
    const sizes = environmentsOf(folder).map(({ option }) => option(variables, 'DATABASE_POOL_SIZE'))
    expect(new Set(sizes).size).toBe(1)
    expect(Number(sizes[0])).toBeGreaterThanOrEqual(2)
    const [parameters] = resourcesOf(folder, 'AWS::RDS::DBParameterGroup')
    const stage = stages.find(([name]) => name === folder)?.[1] ?? staging
    expect(parameters?.properties['Parameters']).toMatchObject({
      max_connections: String(stage.database.connections),
    })
  },
)

describe('a stage is refused', () => {
  const wanting = (database: Partial<Stage['database']>, more: Partial<Stage> = {}) =>
    planOf({ ...staging, ...more, database: { ...staging.database, ...database } })

  test('when its processes want more connections than its database takes', () => {
    const web = { ...staging.web, max: 20 }
    expect(() => poolSizeOf(wanting({}, { web }))).toThrow(
      /of 90 connections.* In infra.aws.stages.staging.ts/,
    )
  })

  test('when its database would take more connections than its class has memory for', () => {
    expect(() => poolSizeOf(wanting({ connections: 200 }))).toThrow('a db.t4g.micro takes 90 connections')
  })

  test('when its class is not known', () => {
    expect(() => poolSizeOf(wanting({ instanceClass: 'db.x9.tiny' }))).toThrow(/add it to .*max-connections/)
  })

  test('when it sets the size of pools by itself', () => {
    expect(() => wanting({}, { environment: { DATABASE_POOL_SIZE: '50' } })).toThrow(/leave it out/)
  })
})

test('pools do not shrink when a service moves to compact', () => {
  const moved = services.map(({ name }) =>
    planOf({ ...staging, services: { [name]: { placement: 'compact' } } }),
  )
  for (const plan of moved) expect(poolSizeOf(plan)).toBe(poolSizeOf(planOf(staging)))
})

describe('a real PostgreSQL, with the connections of staging', async () => {
  const { postgres, stop } = await startTemporaryPostgres()
  afterAll(stop)
  const { url } = await postgres.createServiceDatabase('order')
  await withConnection(postgres.url, async (admin) => {
    await admin.query(`ALTER SYSTEM SET max_connections = ${staging.database.connections}`)
    // As RDS keeps two for its first user.
    await admin.query('ALTER SYSTEM SET reserved_connections = 2')
  })
  await postgres.stop()
  await postgres.start()

  const kept = { superusers: 3, firstUser: 2 }
  const { processes, relays } = mostUse(planOf(staging))

  /** Every pool at its largest, with as many requests again that wait; and the sessions outside of pools. */
  async function load(poolSize: number): Promise<number> {
    const pools = Array.from(
      { length: processes },
      () => new pg.Pool({ connectionString: url, max: poolSize }),
    )
    const sessions = Array.from(
      { length: relays + reserve - kept.superusers - kept.firstUser },
      () => new pg.Client({ connectionString: url }),
    )
    // A pool's end does not wait for its connections, which the server's stop may meet.
    for (const pool of pools) pool.on('error', () => undefined)
    for (const session of sessions) session.on('error', () => undefined)
    try {
      await Promise.all(sessions.map((session) => session.connect()))
      const full = pools.flatMap((pool) => Array.from({ length: poolSize }, () => pool.connect()))
      const outcomes = await Promise.allSettled(full)
      const clients = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
      const waiting = Promise.allSettled(pools.map((pool) => pool.query('SELECT 1')))
      await Promise.all(clients.map((client) => client.query('SELECT 1').finally(() => client.release())))
      const refused = [...outcomes, ...(await waiting)].filter(({ status }) => status === 'rejected')
      return refused.length
    } finally {
      await Promise.all([...pools, ...sessions].map((each) => each.end()))
    }
  }

  test('refuses nobody when everything is at its largest', async () => {
    expect(await load(poolSizeOf(planOf(staging)))).toBe(0)
  })

  test('refuses some when each process takes one more', async () => {
    expect(await load(poolSizeOf(planOf(staging)) + 1)).toBeGreaterThan(0)
  })
})
