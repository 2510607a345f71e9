import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { GetQueueAttributesCommand, PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { LocalAws } from '@fanfare/local'
import { shell } from '@fanfare/local/testing'

const run = promisify(execFile)

/** An operator's access to SNS and SQS. */
export interface Operator {
  readonly name: string
  publish(topicArn: string, message: string): Promise<void>
  /** The queue's ARN. */
  inspect(queueUrl: string): Promise<string>
  purge(queueUrl: string): Promise<void>
}

/** The AWS CLI where it is installed, and otherwise the same calls by the SDK. */
export async function operatorOf(aws: LocalAws['aws']): Promise<Operator> {
  const installed = await run('aws', ['--version'], { env: { ...shell } }).then(
    () => true,
    () => false,
  )
  return installed ? withCli(aws) : withSdk(aws)
}

function withCli({ endpoint, region, credentials }: LocalAws['aws']): Operator {
  const aws = async (...args: string[]): Promise<string> => {
    const { stdout } = await run(
      'aws',
      [...args, '--endpoint-url', endpoint, '--region', region, '--output', 'text'],
      {
        env: {
          ...shell,
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        },
      },
    )
    return stdout.trim()
  }
  return {
    name: 'the AWS CLI',
    async publish(topicArn, message) {
      await aws('sns', 'publish', '--topic-arn', topicArn, '--message', message)
    },
    inspect: (queueUrl) =>
      aws(
        'sqs',
        'get-queue-attributes',
        '--queue-url',
        queueUrl,
        '--attribute-names',
        'QueueArn',
        '--query',
        'Attributes.QueueArn',
      ),
    async purge(queueUrl) {
      await aws('sqs', 'purge-queue', '--queue-url', queueUrl)
    },
  }
}

function withSdk(aws: LocalAws['aws']): Operator {
  const [sns, sqs] = [new SNSClient(aws), new SQSClient(aws)]
  return {
    name: 'the AWS SDK',
    async publish(TopicArn, Message) {
      await sns.send(new PublishCommand({ TopicArn, Message }))
    },
    async inspect(QueueUrl) {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
      )
      return Attributes?.QueueArn ?? ''
    },
    async purge(QueueUrl) {
      await sqs.send(new PurgeQueueCommand({ QueueUrl }))
    },
  }
}
