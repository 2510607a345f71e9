import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { findServices } from '@fanfare/topology'
import { expect, inject, test } from 'vitest'
import { freshDatabase, freshStage, nextMessage, ownerUrl, receiveAll } from '../src/testing/index.ts'
import { query } from './support/query.ts'

const database = inject('database')
const aws = inject('aws')

test('every fresh database is migrated, and its own', async () => {
  const [one, two] = await Promise.all([freshDatabase(database), freshDatabase(database)])

  await query(ownerUrl(database, one), 'CREATE TABLE mine (id int)')

  const exists = `SELECT to_regclass('mine') IS NOT NULL AS mine, to_regclass('_prisma_migrations') IS NOT NULL AS migrated`
  expect(await query(one, exists)).toEqual([{ mine: true, migrated: true }])
  expect(await query(two, exists)).toEqual([{ mine: false, migrated: true }])
})

test('every fresh stage has queues of its own, and is removed completely', async () => {
  const [one, two] = await Promise.all([freshStage(aws), freshStage(aws)])

  expect(one.stage).toMatch(/^t[0-9a-f]{8}$/)
  expect([...one.queueUrls.values()]).not.toEqual(
    expect.arrayContaining([...two.queueUrls.values()].slice(0, 1)),
  )
  await one.remove()
  expect((await freshStage(aws)).changes.length).toBe(two.changes.length)
  await two.remove()
})

test('messages are taken from a queue as they come', async () => {
  const { topicArns, queueUrls } = await freshStage(aws)
  const services = await findServices()
  const subscriber = services.find(({ declaration }) => declaration.subscribes.length > 0)?.declaration
  const queueUrl = queueUrls.get(subscriber?.name ?? '') ?? ''
  const [type] = subscriber?.subscribes ?? []
  const TopicArn = type && topicArns.get(type)
  const sns = new SNSClient(aws)

  const waiting = nextMessage(aws, queueUrl)
  await sns.send(new PublishCommand({ TopicArn, Message: 'first' }))
  expect(await waiting).toBe('first')

  for (const Message of ['second', 'third']) await sns.send(new PublishCommand({ TopicArn, Message }))
  expect(await receiveAll(aws, queueUrl, 2)).toEqual(['second', 'third'])

  await sns.send(new PublishCommand({ TopicArn, Message: 'only' }))
  await expect(receiveAll(aws, queueUrl, 2, 1_000)).rejects.toThrow('1 of 2 messages came: only')
  sns.destroy()
})
