import { join } from 'node:path'
import { type AwsConfig, awsConfig } from '@fanfare/emulators/broker'
import { knownAddresses, type Services } from './addresses.ts'
import { dataFolder } from './data-folder.ts'
import { readAdminPassword } from './postgres/cluster.ts'
import { databaseVariable } from './postgres/service-database.ts'
import { serviceUrls } from './postgres/urls.ts'

/** Of what `dev` starts. */
export const localStage = 'local'

interface LocalAccess {
  readonly stage: string
  readonly aws: AwsConfig
  /** Throws when `dev` has never run. */
  databaseUrl(service: string): Promise<string>
}

/** How another process reaches what `dev` has started, by the same environment variables. */
export function localAccess(services: Services, env: NodeJS.ProcessEnv): LocalAccess {
  const { broker, postgres } = knownAddresses(services, env)
  const folder = join(dataFolder(env), 'postgres')
  return {
    stage: localStage,
    aws: awsConfig(env['AWS_ENDPOINT_URL'] || `http://127.0.0.1:${broker.port}`, env),
    async databaseUrl(service) {
      const replaced = env[databaseVariable(service)]
      if (replaced) return replaced
      const adminPassword = await readAdminPassword(folder).catch((cause) => {
        throw new Error(`there is no database in ${folder}: start \`pnpm dev\` first`, { cause })
      })
      return serviceUrls(() => ({ port: postgres.port, adminPassword }), service, env).url
    },
  }
}

export { forgetForeignVariables } from './shell-variables.ts'
