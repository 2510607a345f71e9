/** Where a stage is: a partition, as in `aws` or `aws-cn`, with a region and an account of it. */
export interface AwsAccount {
  readonly partition: string
  readonly region: string
  readonly account: string
}

/**
 * The ARN of a topic or a queue. Without a name it is the prefix of all of them: SNS_TOPIC_ARN_PREFIX.
 * Source: AWS general reference, "Amazon Resource Names".
 */
export function arn(
  { partition, region, account }: AwsAccount,
  service: 'sns' | 'sqs',
  name: string,
): string {
  return `arn:${partition}:${service}:${region}:${account}:${name}`
}

/** The account of a topic's or queue's ARN. Throws when the text is no such ARN. */
export function accountOf(text: string): AwsAccount {
  const [start, partition, service, region, account, name] = text.split(':')
  if (start !== 'arn' || !partition || !service || !region || !account || !name)
    throw new Error(`this is no ARN of a topic or queue: ${text}`)
  return { partition, region, account }
}
