import { createServer, STATUS_CODES } from 'node:http'
import { eventsPath, queueDefaults, queueName } from '@fanfare/contracts'
import { createWorkerDaemon } from '@fanfare/local/worker-daemon'
import { doorPath, secretHeader } from '../door.ts'
import { createDoor } from './door.ts'
import { machineHealth } from './machine-health.ts'
import { readPlan } from './read-plan.ts'

// What the one machine has once for all services: the daemon that takes their queues' messages to the workers, and the
// answers to what is of no service. On this machine it is the process `web` of the Procfile.
const { STAGE, PORT = '5000', HOST = '127.0.0.1', SERVICES = '', ORIGIN_SECRET, REACHED_BY } = process.env
const here = SERVICES.split(',')
const whole = readPlan()
const plan = { ...whole, services: whole.services.filter(({ name }) => here.includes(name)) }
const isFromTheCdn = createDoor(ORIGIN_SECRET, REACHED_BY)
if (!STAGE) throw new Error('STAGE is not set: it begins the names of the queues')

const say = (part: string, msg: string) =>
  console.log(JSON.stringify({ level: 'info', time: new Date().toISOString(), part, msg }))

const daemons = plan.services.map(({ name, workerPort, schedules }) =>
  createWorkerDaemon({
    queueName: queueName(STAGE, name),
    workerUrl: `http://127.0.0.1:${workerPort}`,
    httpPath: eventsPath,
    schedules,
    aws: {},
    options: {
      VisibilityTimeout: queueDefaults.visibilitySeconds,
      ErrorVisibilityTimeout: queueDefaults.errorVisibilitySeconds,
      RetentionPeriod: queueDefaults.retentionSeconds,
      // The workers are told to end at the same time, and take no longer than this.
      DrainTimeout: 15,
    },
    log: (line) => say(`${name}.daemon`, line),
  }),
)

const server = createServer(async ({ url = '/', headers }, response) => {
  const path = url.split('?', 1)[0]
  if (path === doorPath) {
    response.writeHead(isFromTheCdn(headers[secretHeader]) ? 204 : 403).end()
    return
  }
  if (path === '/health') {
    const health = await machineHealth(plan)
    response.writeHead(health.ready ? 200 : 503, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(health))
    return
  }
  response.writeHead(404, { 'Content-Type': 'application/problem+json' })
  const detail = 'no service is reached by this path'
  response.end(
    JSON.stringify({ type: 'about:blank', title: STATUS_CODES[404], status: 404, detail, instance: path }),
  )
})

// Longer than the 60 s for which nginx keeps a connection: it closes it, never we.
server.keepAliveTimeout = 75_000

const end = async () => {
  server.close()
  server.closeAllConnections()
  await Promise.all(daemons.map((daemon) => daemon.stop()))
  process.exit()
}
process.on('SIGTERM', end)
process.on('SIGINT', end)

await Promise.all(daemons.map((daemon) => daemon.start()))
server.listen(Number(PORT), HOST, () => say('machine', `ready on ${HOST}:${PORT}`))
