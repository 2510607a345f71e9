import type { ServiceDeclaration } from '@fanfare/contracts'
import type { Addresses } from './addresses.ts'
import { migrate } from './migrate.ts'
import { createServiceProcess, type ServiceProcess } from './service-process.ts'
import { createWorkerDaemon, type WorkerDaemon, type WorkerDaemonConfig } from './worker-daemon/index.ts'

export interface LocalServiceOptions {
  readonly declaration: ServiceDeclaration
  readonly folder: string
  readonly addresses: NonNullable<ReturnType<Addresses['services']['get']>>
  readonly env: () => NodeJS.ProcessEnv
  readonly daemon: Omit<WorkerDaemonConfig, 'workerUrl' | 'log' | 'name'>
  readonly log: (source: string, line: string) => void
  readonly onCrash: (reason: string) => void
}

/** One service as two environments would run it: web, and worker with the daemon that feeds it. */
export interface LocalService {
  readonly name: string
  readonly folder: string
  readonly declaration: ServiceDeclaration
  readonly web: ServiceProcess
  readonly worker: ServiceProcess
  readonly daemon: WorkerDaemon
  /** Applies what migrations the database lacks, as the deployment does before the new version takes traffic. */
  migrate(databaseUrl: string): Promise<void>
}

export function createLocalService(options: LocalServiceOptions): LocalService {
  const { declaration, folder, addresses, env, log, onCrash } = options
  const { name } = declaration

  const processOf = (kind: 'web' | 'worker') =>
    createServiceProcess({
      name: `${name}.${kind}`,
      folder,
      entry: `src/${kind}.ts`,
      address: addresses[kind],
      env,
      log: (line) => log(`${name}.${kind}`, line),
      onCrash,
    })
  const worker = processOf('worker')

  return {
    name,
    folder,
    declaration,
    web: processOf('web'),
    worker,
    daemon: createWorkerDaemon({
      ...options.daemon,
      name: `${name}.daemon`,
      workerUrl: worker.url,
      log: (line) => log(`${name}.daemon`, line),
    }),
    async migrate(databaseUrl) {
      for (const migration of await migrate(folder, databaseUrl)) {
        log(`${name}.migrate`, `applied ${migration}`)
      }
    },
  }
}
