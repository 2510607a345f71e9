import type { Stack } from 'aws-cdk-lib'

/**
 * Elastic Beanstalk's platform of every environment. An ARN and not a solution stack's name: another name would replace
 * the environment, another ARN updates it. Managed updates bring newer versions by themselves once a week; this is what
 * a new environment begins with. Source: platform history, Node.js, 31 March 2026.
 */
const platform = { branch: 'Node.js 24 running on 64bit Amazon Linux 2023', version: '6.10.0' }

export const platformArn = (stack: Stack) =>
  `arn:${stack.partition}:elasticbeanstalk:${stack.region}::platform/${platform.branch}/${platform.version}`
