import { query } from '../aws.ts'
import type { Check } from '../finding.ts'

export const account: Check = async ({ stage }, ask) => {
  const answer = await ask(query('sts', '2011-06-15', 'GetCallerIdentity'))
  const id = /<Account>(\d+)/.exec(answer)?.[1] ?? ''
  const caller = /<Arn>([^<]+)/.exec(answer)?.[1] ?? ''
  if (stage.account !== undefined && stage.account !== id)
    return {
      state: 'missing',
      says: `the stage belongs to ${stage.account}, and these credentials to ${id}: set AWS_PROFILE`,
    }
  return { state: 'ok', says: `${id}, as ${caller}` }
}
