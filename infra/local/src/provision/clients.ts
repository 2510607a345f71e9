import { SNSClient } from '@aws-sdk/client-sns'
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs'

export type AwsClientConfig = Pick<SQSClientConfig, 'endpoint' | 'region' | 'credentials'>

export interface Clients {
  readonly sns: SNSClient
  readonly sqs: SQSClient
}

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
