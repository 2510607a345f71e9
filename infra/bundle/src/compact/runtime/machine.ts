import { createServer, STATUS_CODES } from 'node:http'
import { eventsPath, queueName } from '@fanfare/contracts'
import { createWorkerDaemon } from '@fanfare/sidecars/sqsd'
import { startTelemetry } from '@fanfare/sidecars/telemetry/start'
import { daemonConnections, queueDefaults } from '@fanfare/topology'
import { originGuardPath, secretHeader } from '../origin-guard.ts'
import { callerOf } from './caller.ts'
import { createMachineHealth } from './machine-health.ts'
import { createOriginGuard } from './origin-guard.ts'
import { readPlan } from './read-plan.ts'

// The process `web` of the Procfile: daemons, health, origin guard, and 404.
const {
  STAGE,
  PORT = '5000',
  HOST = '127.0.0.1',
  SERVICES = '',
  DAEMON_CONNECTIONS = '',
  ORIGIN_SECRET,
  REACHED_BY,
} = process.env
const here = SERVICES.split(',')
const connections = DAEMON_CONNECTIONS.split(',').map(Number)
const whole = readPlan()
const plan = { ...whole, services: whole.services.filter(({ name }) => here.includes(name)) }
const machineHealth = createMachineHealth(plan)
const isFromTheCdn = createOriginGuard(ORIGIN_SECRET, REACHED_BY)
if (!STAGE) throw new Error('STAGE is not set: queue names begin with it')

const log = (part: string, msg: string) =>
  console.log(JSON.stringify({ level: 'info', time: new Date().toISOString(), part, msg }))

const telemetry = await startTelemetry('sqsd')
const daemons = plan.services.map(({ name, workerPort, schedules }) =>
  createWorkerDaemon({
    queueName: queueName(STAGE, name),
    workerUrl: `http://127.0.0.1:${workerPort}`,
    httpPath: eventsPath,
    schedules,
    aws: {},
    maxReceiveCount: queueDefaults.maxReceiveCount,
    options: {
      HttpConnections: connections[here.indexOf(name)] || daemonConnections(undefined),
      VisibilityTimeout: queueDefaults.visibilitySeconds,
      ErrorVisibilityTimeout: queueDefaults.errorVisibilitySeconds,
      RetentionPeriod: queueDefaults.retentionSeconds,
      DrainTimeout: plan.drainSeconds,
    },
    log: (line) => log(`${name}.daemon`, line),
  }),
)

const server = createServer(async ({ url = '/', headers, socket }, response) => {
  const path = url.split('?', 1)[0]
  if (path === originGuardPath) {
    response.writeHead(isFromTheCdn(headers[secretHeader]) ? 204 : 403).end()
    return
  }
  const caller = callerOf(headers, socket.remoteAddress, REACHED_BY)
  if (path === '/health' && caller !== 'other') {
    const { ready, processes } = await machineHealth()
    response.writeHead(ready ? 200 : 503, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(caller === 'machine' ? { ready, processes } : { ready }))
    return
  }
  response.writeHead(404, { 'Content-Type': 'application/problem+json' })
  const detail = 'no service is reached by this path'
  response.end(
    JSON.stringify({ type: 'about:blank', title: STATUS_CODES[404], status: 404, detail, instance: path }),
  )
})

// Milliseconds. Longer than nginx's 60 s, so that nginx closes idle connections first.
server.keepAliveTimeout = 75_000

const end = async () => {
  server.close()
  server.closeAllConnections()
  await Promise.all(daemons.map((daemon) => daemon.stop()))
  await telemetry.stop()
  process.exit()
}
process.on('SIGTERM', end)
process.on('SIGINT', end)

await Promise.all(daemons.map((daemon) => daemon.start()))
server.listen(Number(PORT), HOST, () => log('machine', `ready on ${HOST}:${PORT}`))
