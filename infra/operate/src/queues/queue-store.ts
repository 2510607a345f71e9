import {
  GetQueueUrlCommand,
  type Message,
  type MessageAttributeValue,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import {
  deadLetterQueueName,
  queueName,
  type ServiceDeclaration,
  undeliveredQueueName,
} from '@fanfare/contracts'
import type { Letter } from '../letter.ts'
import type { OperatedStage } from '../stages/stage.ts'
import type { Store } from '../store.ts'
import { letterOf, type QueuePlace } from './message-letter.ts'
import { walkQueue } from './walk.ts'

const nameOf = { dead: deadLetterQueueName, undelivered: undeliveredQueueName } as const

/** SNS adds these to what it could not deliver. Source: SNS developer guide, dead-letter queues. */
const addedBySns = new Set(['RequestID', 'ErrorCode', 'ErrorMessage'])

export function queueStore(
  { sqs, name: stage, longPoll }: Pick<OperatedStage, 'sqs' | 'name' | 'longPoll'>,
  service: ServiceDeclaration,
  place: QueuePlace,
): Store {
  const { name } = service
  const urlOf = (QueueName: string) => queueUrl(sqs, QueueName)
  const walk = async (handle: Parameters<typeof walkQueue>[2]) =>
    walkQueue(sqs, await urlOf(nameOf[place](stage, name)), handle, longPoll)

  return {
    async read(take) {
      const letters: Letter[] = []
      await walk(async (message) => {
        const letter = letterOf(service, place, message)
        if (take(letter)) letters.push(letter)
        return 'keep'
      })
      return letters
    },

    /** Sent first and deleted afterwards: a kill between the two delivers it twice, and the inbox drops one. */
    async redrive(take) {
      const began = Date.now()
      const to = await urlOf(queueName(stage, name))
      const letters: Letter[] = []
      await walk(async (message) => {
        const letter = letterOf(service, place, message)
        // One that was sent meanwhile has failed again.
        if (letter.since.getTime() > began || !take(letter)) return 'keep'
        await sqs.send(
          new SendMessageCommand({
            QueueUrl: to,
            MessageBody: letter.body,
            MessageAttributes: attributesOf(message),
          }),
        )
        letters.push(letter)
        return 'done'
      })
      return letters
    },

    async purge(take) {
      const letters: Letter[] = []
      await walk(async (message) => {
        const letter = letterOf(service, place, message)
        if (!take(letter)) return 'keep'
        letters.push(letter)
        return 'done'
      })
      return letters
    },
  }
}

function attributesOf({ MessageAttributes = {} }: Message): Record<string, MessageAttributeValue> {
  return Object.fromEntries(Object.entries(MessageAttributes).filter(([name]) => !addedBySns.has(name)))
}

async function queueUrl(sqs: SQSClient, QueueName: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName })).catch((error: unknown) => {
    if (error instanceof Error && /NonExistentQueue|QueueDoesNotExist/.test(error.name)) {
      throw new Error(`there is no queue ${QueueName}: is the stage deployed?`)
    }
    throw error
  })
  if (QueueUrl === undefined) throw new Error(`the queue ${QueueName} has no URL`)
  return QueueUrl
}
