export interface AwsAccount {
  readonly partition: string
  readonly region: string
  readonly account: string
}

/** With an empty name, the prefix of all. Source: AWS general reference, "Amazon Resource Names". */
export function arn(
  { partition, region, account }: AwsAccount,
  service: 'sns' | 'sqs',
  name: string,
): string {
  return `arn:${partition}:${service}:${region}:${account}:${name}`
}

/** Throws when the text is no ARN of a topic or queue. */
export function accountOf(text: string): AwsAccount {
  const [start, partition, service, region, account, name] = text.split(':')
  if (start !== 'arn' || !partition || !service || !region || !account || !name)
    throw new Error(`this is no ARN of a topic or queue: ${text}`)
  return { partition, region, account }
}
