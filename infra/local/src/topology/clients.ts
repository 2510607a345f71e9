import { SNSClient } from '@aws-sdk/client-sns'
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs'

/** Where SNS and SQS are, as the SDK's clients take it; empty for what the environment says. */
export type AwsClientConfig = Pick<SQSClientConfig, 'endpoint' | 'region' | 'credentials'>

export interface Clients {
  readonly sns: SNSClient
  readonly sqs: SQSClient
}

/** Gives both clients to `use`, and closes their connections after it. */
export async function withClients<Result>(
  config: AwsClientConfig,
  use: (clients: Clients) => Promise<Result>,
): Promise<Result> {
  const clients = { sns: new SNSClient(config), sqs: new SQSClient(config) }
  try {
    return await use(clients)
  } finally {
    clients.sns.destroy()
    clients.sqs.destroy()
  }
}
