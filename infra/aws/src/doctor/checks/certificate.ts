import { json } from '../aws.ts'
import type { Check } from '../finding.ts'

export const certificate: Check = async ({ stage: { domain } }, ask) => {
  if (domain === undefined) return { state: 'ok', says: 'none is needed: the stage has no domain' }
  const { name, certificateArn } = domain
  if (certificateArn.split(':')[3] !== 'us-east-1')
    return {
      state: 'missing',
      says: `CloudFront takes certificates of us-east-1 only, and this is ${certificateArn}`,
    }
  const call = json('acm', 'CertificateManager.DescribeCertificate', { CertificateArn: certificateArn })
  const answer = await ask({ ...call, region: 'us-east-1' })
  const status = /"Status":\s*"(\w+)"/.exec(answer)?.[1] ?? ''
  if (status !== 'ISSUED')
    return {
      state: 'missing',
      says: `the certificate is ${status}: ISSUED when ACM has found its DNS records`,
    }
  const names = /"SubjectAlternativeNames":\s*\[([^\]]*)\]/.exec(answer)?.[1]?.match(/[^",\s]+/g) ?? []
  const covered = names.some((each) => each === name || each === name.replace(/^[^.]+/, '*'))
  return covered
    ? { state: 'ok', says: `issued for ${name}` }
    : { state: 'missing', says: `the certificate is for ${names.join(', ')}, and not for ${name}` }
}
