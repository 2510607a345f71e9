import { json, Refused } from '../aws.ts'
import type { Check } from '../finding.ts'
import { processorsOf } from '../processors.ts'

const quota = { ServiceCode: 'ec2', QuotaCode: 'L-1216C47A' }

/** Running on-demand instances of the standard families, A to Z: 5 for a new account. Source: EC2 user guide, quotas. */
export const processors: Check = async (plan, ask) => {
  const { least, most } = processorsOf(plan)
  const call = (action: string) => ask(json('servicequotas', `ServiceQuotasV20190624.${action}`, quota))
  const answer = await call('GetServiceQuota').catch((error: unknown) => {
    // An account that has never asked for more.
    if (error instanceof Refused && error.code === 'NoSuchResourceException')
      return call('GetAWSDefaultServiceQuota')
    throw error
  })
  const value = Number(/"Value":\s*([\d.]+)/.exec(answer)?.[1])
  if (Number.isNaN(value)) return { state: 'unknown', says: 'Service Quotas gave no number' }
  const wanted = `the stage wants ${least} to be deployed and ${most} at its largest, besides whatever else runs in the region`
  const request = `aws service-quotas request-service-quota-increase --region ${plan.stage.region} --service-code ec2 --quota-code ${quota.QuotaCode} --desired-value ${most}`
  if (value < least)
    return {
      state: 'missing',
      says: `${value} vCPUs are allowed, and ${wanted}. Request them, which takes hours to days: ${request}`,
    }
  if (value < most)
    return {
      state: 'note',
      says: `${value} vCPUs are allowed, and ${wanted}. It starts, and cannot grow to its max: ${request}`,
    }
  return { state: 'ok', says: `${value} vCPUs are allowed; ${wanted}` }
}
