import type { Stack } from 'aws-cdk-lib'

/**
 * A new solution stack name would replace the environment; a new ARN updates it. Source: platform history, Node.js,
 * 31 March 2026.
 */
const platform = { branch: 'Node.js 24 running on 64bit Amazon Linux 2023', version: '6.10.0' }

export const platformArn = (stack: Stack) =>
  `arn:${stack.partition}:elasticbeanstalk:${stack.region}::platform/${platform.branch}/${platform.version}`
