import type { Check } from '../finding.ts'

export const cdn: Check = async (_, ask) => {
  const answer = await ask({
    service: 'cloudfront',
    region: 'us-east-1',
    host: 'cloudfront.amazonaws.com',
    path: '/2020-05-31/distribution?MaxItems=1',
  })
  if (Number(/<Quantity>(\d+)/.exec(answer)?.[1] ?? 0) > 0)
    return { state: 'ok', says: 'the account has a distribution already' }
  return {
    state: 'note',
    says: 'the account has no distribution yet, and AWS may have to verify it before the first ("Your account must be verified before you can add new CloudFront resources"). No call asks for that: open a case with AWS Support, under account, before step 3',
  }
}
