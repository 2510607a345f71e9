/** How to reach SNS and SQS, as the SDK's clients take it. */
export interface AwsConfig {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** The region and the credentials that the environment names, or any: an emulator takes them all. */
export function awsConfig(endpoint: string, env: NodeJS.ProcessEnv): AwsConfig {
  return {
    endpoint,
    region: env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1',
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? 'local',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? 'local',
    },
  }
}
