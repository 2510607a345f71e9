import {
  type ApplicationVersionDescription,
  CreateApplicationVersionCommand,
  DeleteApplicationVersionCommand,
  DescribeApplicationVersionsCommand,
  UpdateApplicationVersionCommand,
} from '@aws-sdk/client-elastic-beanstalk'
import type { Aws } from './clients.ts'
import { applicationName, isVersionOf } from './names.ts'

/** A version of a unit that Elastic Beanstalk knows. */
export interface Version {
  readonly label: string
  /** PROCESSED can be deployed, FAILED never will be; UNPROCESSED, PROCESSING and BUILDING are on their way. */
  readonly status: string
  /** Milliseconds. */
  readonly createdAt: number
  /** When every environment of its unit was last well with it, in milliseconds; undefined if that never was. */
  readonly healthyAt: number | undefined
}

/** The versions of a unit, newest first. */
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

/**
 * Makes a version of what lies in the bucket, and lets Beanstalk check the zip before anything is deployed. A version
 * that is there already is the same one, since its label comes from its bytes: made by a call whose answer was lost, or
 * by somebody who deploys it too.
 */
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

/**
 * Writes into a version's description that it was well, so that a later deployment knows what to go back to, whoever
 * runs it and wherever.
 */
export async function markHealthy(aws: Aws, stage: string, label: string): Promise<void> {
  const Description = `healthy ${new Date().toISOString()}`
  const ApplicationName = applicationName(stage)
  await aws.beanstalk.send(
    new UpdateApplicationVersionCommand({ ApplicationName, VersionLabel: label, Description }),
  )
}

/** Deletes a version, with its zip in the bucket unless told otherwise. */
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
