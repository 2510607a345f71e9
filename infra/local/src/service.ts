import { eventsPath, queueName, type ServiceDeclaration } from '@fanfare/contracts'
import type { AwsConfig } from '@fanfare/emulators/broker'
import { createWorkerDaemon, type WorkerDaemon } from '@fanfare/sidecars/sqsd'
import { daemonConnections, type QueueSettings } from '@fanfare/topology'
import { type Addresses, inspectAddress, type ServiceAddresses } from './addresses.ts'
import { migrate } from './migrate.ts'
import { telemetryFlags } from './node-flags.ts'
import type { ServiceUrls } from './postgres/urls.ts'
import { createServiceProcess, type ServiceProcess } from './service-process.ts'

interface LocalServiceOptions {
  readonly declaration: ServiceDeclaration
  readonly folder: string
  readonly stage: string
  readonly addresses: Addresses
  readonly aws: AwsConfig
  readonly queues: QueueSettings
  /** DATABASE_POOL_SIZE, where it is set. */
  readonly poolSize: string | undefined
  readonly env: () => NodeJS.ProcessEnv
  readonly log: (source: string, line: string) => void
  /** A debugger may attach to its processes. */
  readonly inspect: boolean
  readonly stopGrace: number
  readonly onCrash: (process: ServiceProcess, reason: string) => void
}

export interface LocalService {
  readonly name: string
  readonly folder: string
  readonly declaration: ServiceDeclaration
  readonly web: ServiceProcess
  readonly worker: ServiceProcess
  readonly daemon: WorkerDaemon
  migrate(database: ServiceUrls): Promise<void>
  readonly addresses: ServiceAddresses
}

export function createLocalService(options: LocalServiceOptions): LocalService {
  const { declaration, folder, stage, queues, env, log, inspect, stopGrace, onCrash } = options
  const { name, schedules } = declaration
  const addresses = options.addresses.services.get(name)
  if (!addresses) throw new Error(`there is no port for ${name}`)

  const processOf = (kind: 'web' | 'worker') => {
    const created: ServiceProcess = createServiceProcess({
      name: `${name}.${kind}`,
      folder,
      entry: `src/${kind}.ts`,
      address: addresses[kind],
      env,
      flags: telemetryFlags,
      log: (line) => log(`${name}.${kind}`, line),
      inspectPort: inspect ? inspectAddress(addresses[kind]).port : undefined,
      stopGrace,
      onCrash: (reason) => onCrash(created, reason),
    })
    return created
  }
  const worker = processOf('worker')

  return {
    name,
    folder,
    declaration,
    addresses,
    web: processOf('web'),
    worker,
    daemon: createWorkerDaemon({
      name: `${name}.daemon`,
      queueName: queueName(stage, name),
      httpPath: eventsPath,
      workerUrl: worker.url,
      schedules,
      aws: options.aws,
      maxReceiveCount: queues.maxReceiveCount,
      options: {
        HttpConnections: daemonConnections(options.poolSize),
        VisibilityTimeout: queues.visibilitySeconds,
        ErrorVisibilityTimeout: queues.errorVisibilitySeconds,
        RetentionPeriod: queues.retentionSeconds,
      },
      log: (line) => log(`${name}.daemon`, line),
    }),
    async migrate(database) {
      for (const migration of await migrate(folder, database)) {
        log(`${name}.migrate`, `applied ${migration}`)
      }
    },
  }
}
