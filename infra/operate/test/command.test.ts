import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { freshDatabase, shell, withConnection } from '@fanfare/local/testing'
import { findServices } from '@fanfare/topology'
import { afterAll, expect, inject, test } from 'vitest'
import { provision } from '../../local/src/provision/index.ts'
import { awsStandIn } from './support/aws-stand-in.ts'
import { encodeEvent, orderConfirmed, userCreated } from './support/events.ts'

const aws = inject('aws')
const sqs = new SQSClient(aws)
const services = (await findServices()).map(({ declaration }) => declaration)
afterAll(() => sqs.destroy())

/** A stage with a dead letter and a refused event of the order service. */
async function stageWithLetters(stage: string) {
  const { deadLetterQueueUrls } = await provision({ stage, services, aws })
  const [dead, refused] = [userCreated(), orderConfirmed()]
  const url = deadLetterQueueUrls.get('order')
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: encodeEvent(dead) }))
  const databaseUrl = await freshDatabase(inject('database'))
  const query = (text: string, values: string[] = []) =>
    withConnection(databaseUrl, async (client) => (await client.query(text, values)).rows)
  await query(
    `INSERT INTO outbox_dead (event_id, type, key, body, created_at, reason)
      VALUES ($1, 'order.confirmed', $2, $3, now(), 'InvalidParameter')`,
    [refused.id, refused.subject, encodeEvent(refused)],
  )
  return { databaseUrl, query, ids: [dead.id, refused.id].sort() }
}

/** As an operator runs it, without a terminal. */
function dlq(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; out: string; err: string }> {
  const program = fileURLToPath(new URL('../src/dlq.ts', import.meta.url))
  const { promise, resolve } = Promise.withResolvers<{ code: number; out: string; err: string }>()
  const options = { env: { ...shell, AWS_REGION: aws.region, ...credentials, ...env } }
  execFile(process.execPath, [program, '--service', 'order', ...args], options, (error, out, err) =>
    resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
  ).stdin?.end()
  return promise
}

const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }
const idsIn = (json: string): string[] =>
  JSON.parse(json)
    .map(({ id }: { id: string }) => id)
    .sort()

test('on the local stage, purge without a terminal asks for --yes and deletes nothing', async () => {
  const { databaseUrl, ids } = await stageWithLetters('local')
  const env = { AWS_ENDPOINT_URL: aws.endpoint, DATABASE_URL_ORDER: databaseUrl }
  expect(await dlq(['purge', '--all'], env)).toMatchObject({ code: 2, err: expect.stringContaining('--yes') })
  const { code, out } = await dlq(['list', '--json'], env)
  expect({ code, ids: idsIn(out) }).toEqual({ code: 0, ids })
})

test('on AWS, the database is reached by the stage’s function and the service’s secret', async () => {
  const { databaseUrl, query, ids } = await stageWithLetters('staging')
  const standIn = await awsStandIn('staging', 'order', databaseUrl)
  const { code, out, err } = await dlq(['redrive', '--all', '--stage', 'staging', '--json'], {
    AWS_ENDPOINT_URL_SQS: aws.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: standIn,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: standIn,
  })
  expect({ code, err, ids: idsIn(out) }).toEqual({ code: 0, err: '', ids })
  expect(await query('SELECT event_id FROM outbox')).toHaveLength(1)
  expect(await query('SELECT event_id FROM outbox_dead')).toEqual([])
})
