import type { Stack } from 'aws-cdk-lib'

/**
 * The platform of every environment. Another solution stack's name would replace the environment; another ARN updates
 * it. Managed updates install newer versions once a week. Source: platform history, Node.js, 31 March 2026.
 */
const platform = { branch: 'Node.js 24 running on 64bit Amazon Linux 2023', version: '6.10.0' }

export const platformArn = (stack: Stack) =>
  `arn:${stack.partition}:elasticbeanstalk:${stack.region}::platform/${platform.branch}/${platform.version}`
