import { createLocalAws, freeAddresses, temporaryFolder } from '@fanfare/local'
import { emptyDatabase, freshStage, withConnection } from '@fanfare/local/testing'
import { findServices } from '@fanfare/topology'
import { inject, onTestFinished } from 'vitest'

/**
 * Topics and queues of a new stage, databases for some services, and the variables of every service. By default, it ends
 * with the test.
 */
export async function createWorld(
  withDatabase: readonly string[],
  whenDone: (remove: () => Promise<void>) => void = onTestFinished,
) {
  const [aws, services] = [inject('aws'), await findServices()]
  const [{ dir, remove }, topology] = [await temporaryFolder('world'), await freshStage(aws)]
  whenDone(async () => {
    await Promise.all([remove(), topology.remove()])
  })
  const { stage, topicArnPrefix } = topology
  const local = await createLocalAws({
    stage,
    dir,
    addresses: await freeAddresses(services.map(({ declaration }) => declaration)),
    env: {
      AWS_ENDPOINT_URL: aws.endpoint,
      ...Object.assign({}, ...(await Promise.all(withDatabase.map(databaseOf)))),
    },
  })

  return {
    ...topology,
    aws,
    services,
    /** The variables of a service's worker environment on Elastic Beanstalk, without PORT and APP_PROCESS. */
    environment(service: string): NodeJS.ProcessEnv {
      const { NODE_COMPILE_CACHE: _, ...env } = local.service(service).worker.env()
      return { ...env, MIGRATION_DATABASE_URL: local.postgres.ownerUrl(service) }
    },
    /** The variables of programs that call AWS. */
    awsEnvironment: {
      SNS_TOPIC_ARN_PREFIX: topicArnPrefix,
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_REGION: aws.region,
      AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
    },
  }
}

export type World = Awaited<ReturnType<typeof createWorld>>

async function databaseOf(name: string): Promise<Record<string, string>> {
  const { url, ownerUrl } = await emptyDatabase(inject('adminUrl'), name)
  const service = name.toUpperCase().replaceAll('-', '_')
  return { [`DATABASE_URL_${service}`]: url, [`MIGRATION_DATABASE_URL_${service}`]: ownerUrl }
}

export async function query(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
  return withConnection(
    connectionString,
    async (client) => (await client.query<Record<string, unknown>>(text)).rows,
  )
}
