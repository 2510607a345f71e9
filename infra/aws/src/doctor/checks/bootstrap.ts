import { query, Refused } from '../aws.ts'
import type { Check } from '../finding.ts'

export const bootstrap: Check = async ({ stage }, ask) => {
  const missing = {
    state: 'missing',
    says: `the CDK's bucket is not in ${stage.region}: docs/deploy.md, step 2`,
  } as const
  try {
    const answer = await ask(
      query('cloudformation', '2010-05-15', 'DescribeStacks', { StackName: 'CDKToolkit' }),
    )
    const status = /<StackStatus>(\w+)/.exec(answer)?.[1] ?? ''
    return /^(CREATE|UPDATE)_COMPLETE$/.test(status) ? { state: 'ok', says: 'CDKToolkit is there' } : missing
  } catch (error) {
    if (error instanceof Refused && error.code === 'ValidationError') return missing
    throw error
  }
}
