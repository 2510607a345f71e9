import {
  type ApplicationVersionDescription,
  CreateApplicationVersionCommand,
  DeleteApplicationVersionCommand,
  DescribeApplicationVersionsCommand,
  UpdateApplicationVersionCommand,
} from '@aws-sdk/client-elastic-beanstalk'
import { applicationName } from '../names.ts'
import type { Aws } from './clients.ts'
import { isVersionOf } from './names.ts'

export interface Version {
  readonly label: string
  /** PROCESSED can be deployed, FAILED cannot; others are in progress. */
  readonly status: string
  /** Milliseconds. */
  readonly createdAt: number
  /** Milliseconds; undefined if never healthy. */
  readonly healthyAt: number | undefined
}

/** Newest first. */
export async function describeVersions(aws: Aws, stage: string, unit: string): Promise<Version[]> {
  const found: ApplicationVersionDescription[] = []
  let NextToken: string | undefined
  do {
    const answer = await aws.beanstalk.send(
      new DescribeApplicationVersionsCommand({
        ApplicationName: applicationName(stage),
        MaxRecords: 1000,
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    )
    found.push(...(answer.ApplicationVersions ?? []))
    NextToken = answer.NextToken
  } while (NextToken !== undefined)
  return found
    .map(toVersion)
    .filter(({ label }) => isVersionOf(unit, label))
    .sort((a, b) => b.createdAt - a.createdAt)
}

/** An existing version of this label has the same bytes: from a lost response or a concurrent deployment. */
export async function createVersion(
  aws: Aws,
  stage: string,
  label: string,
  source: { readonly bucket: string; readonly key: string },
): Promise<void> {
  const create = new CreateApplicationVersionCommand({
    ApplicationName: applicationName(stage),
    VersionLabel: label,
    SourceBundle: { S3Bucket: source.bucket, S3Key: source.key },
    Process: true,
  })
  await aws.beanstalk.send(create).catch((error: Error) => {
    if (!/already exists/.test(error.message)) throw error
  })
}

/** In the version's description, for later rollbacks. */
export async function markHealthy(aws: Aws, stage: string, label: string): Promise<void> {
  const Description = `healthy ${new Date().toISOString()}`
  const ApplicationName = applicationName(stage)
  await aws.beanstalk.send(
    new UpdateApplicationVersionCommand({ ApplicationName, VersionLabel: label, Description }),
  )
}

/** By default with its zip. */
export async function deleteVersion(
  aws: Aws,
  stage: string,
  label: string,
  DeleteSourceBundle = true,
): Promise<void> {
  const ApplicationName = applicationName(stage)
  await aws.beanstalk.send(
    new DeleteApplicationVersionCommand({ ApplicationName, VersionLabel: label, DeleteSourceBundle }),
  )
}

function toVersion(description: ApplicationVersionDescription): Version {
  const [, healthy] = /^healthy (\S+)$/.exec(description.Description ?? '') ?? []
  const healthyAt = healthy === undefined ? Number.NaN : Date.parse(healthy)
  return {
    label: description.VersionLabel ?? '',
    status: description.Status ?? 'UNPROCESSED',
    createdAt: description.DateCreated?.getTime() ?? 0,
    healthyAt: Number.isNaN(healthyAt) ? undefined : healthyAt,
  }
}
