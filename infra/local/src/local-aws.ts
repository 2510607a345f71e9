import { createHost, type LocalAwsOptions } from './host.ts'
import { bundleLibraries } from './libraries/bundle-libraries.ts'
import { createParts } from './parts.ts'
import { ensureClients } from './prisma/ensure-clients.ts'
import * as resources from './resources.ts'

export type LocalAws = Awaited<ReturnType<typeof createLocalAws>>

/** Each part can be stopped and started alone; a replaced part is undefined. */
export async function createLocalAws(options: LocalAwsOptions) {
  const host = await createHost(options)
  const { add, step, start, stop } = createParts(options.progress, options.slowStop)

  // RDS
  const postgres = add(resources.postgresOf(host))

  // SNS and SQS
  const broker = add(resources.brokerOf(host))
  const topology = add(resources.stageTopologyOf(host, broker), { needs: [broker] })

  const mailbox = add(resources.mailboxOf(host))
  const stripe = add(resources.stripeOf(host))

  // Services, with their databases
  const services = host.found.map((found) => resources.serviceOf(host, found, postgres))
  const clients = step('generated code', async () => {
    await ensureClients()
    // The clients import a library, too.
    await bundleLibraries()
  })
  const databases = new Map(
    services.map(({ name, migrate }) => {
      const prepare = async () => migrate(await postgres.createServiceDatabase(name))
      return [name, step(`${name}.database`, prepare, { needs: [postgres] })]
    }),
  )

  const relay = add(resources.relayOf(host, postgres, topology), {
    needs: [...databases.values(), topology],
  })

  // Elastic Beanstalk
  const running = services.filter(({ name }) => host.only?.includes(name) ?? true)
  for (const { name, web, worker } of running) {
    const needs = [clients, databases.get(name)]
    const uses = [relay, mailbox, stripe]
    add(web, { needs, uses })
    add(worker, { needs, uses })
  }

  // CloudFront
  const edge = add(resources.edgeOf(host, service), { uses: running.map(({ web }) => web) })

  // sqsd stops first: a worker that handles an event calls other services
  for (const { worker, daemon } of running) add(daemon, { needs: [worker, topology], uses: [edge] })

  function service(name: string) {
    const known = services.find((each) => each.name === name)
    if (!known) throw new Error(`there is no service ${name}`)
    return known
  }

  return {
    stage: host.stage,
    aws: host.aws,
    postgres,
    broker,
    mailbox,
    stripe,
    relay,
    edge,
    services: new Map(services.map((each) => [each.name, each])),
    /** Without those that \`only\` leaves out: their data and queues are there, their processes are not. */
    running,
    service,
    start,
    stop,
    get topology() {
      return topology.provisioned()
    },
  }
}
