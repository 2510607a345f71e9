import { optionsOf, UsageError } from '@fanfare/command'

export const usage = `Usage: pnpm doctor:aws --stage NAME

Asks an AWS account whether a stage can be made in it: quotas, zones, CloudFront, certificate, mail,
who is told of alarms, the CDK's bucket.
Changes nothing. The account is that of the AWS SDK: AWS_PROFILE and the like.

Exit code: 0 if nothing is missing, 1 if something is or nothing could be asked, 2 for a command line that makes no sense.`

/** Throws a UsageError without a stage. */
export function readOptions(args: readonly string[]): { readonly stage: string } {
  const { stage } = optionsOf(args, { stage: { type: 'string' } })
  if (stage === undefined) throw new UsageError('which stage? --stage NAME')
  return { stage }
}
