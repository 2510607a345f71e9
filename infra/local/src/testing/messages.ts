import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import type { AwsConfig } from '@fanfare/emulators/broker'
import { withClients } from '../provision/clients.ts'
import { limits } from './limits.ts'

/** Removes the message from the queue. Throws when there is none within the time. */
export async function nextMessage(
  aws: AwsConfig,
  queueUrl: string,
  milliseconds: number = limits.wait,
): Promise<string> {
  const [body = ''] = await receiveAll(aws, queueUrl, 1, milliseconds)
  return body
}

/** Removes the messages from the queue. Throws when fewer than `count` come within the time. */
export async function receiveAll(
  aws: AwsConfig,
  QueueUrl: string,
  count: number,
  milliseconds: number = limits.wait,
): Promise<string[]> {
  const deadline = Date.now() + milliseconds
  const bodies: string[] = []
  return withClients(aws, async ({ sqs }) => {
    for (let looked = false; bodies.length < count; looked = true) {
      const left = Math.ceil((deadline - Date.now()) / 1000)
      if (looked && left <= 0) {
        throw new Error(
          `waited ${milliseconds / 1000} s for ${count} messages of ${QueueUrl}; ${bodies.length} of ${count} messages came: ${bodies.join('\n')}`,
        )
      }
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: Math.min(count - bodies.length, 10),
          WaitTimeSeconds: Math.min(Math.max(left, 0), 20),
        }),
      )
      for (const { Body = '', ReceiptHandle } of Messages) {
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
        bodies.push(Body)
      }
    }
    return bodies
  })
}
