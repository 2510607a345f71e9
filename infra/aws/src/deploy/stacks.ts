import {
  type Stack as Description,
  ListImportsCommand,
  paginateDescribeStacks,
} from '@aws-sdk/client-cloudformation'
import type { Aws } from './clients.ts'

export interface Stack {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly exports: readonly string[]
  /** They must be emptied before its removal. */
  readonly buckets: readonly string[]
}

/** By tag: names would confuse `test` and `test-eu`. */
export async function stacksOf(aws: Aws, stage: string): Promise<Stack[]> {
  const found: Description[] = []
  for await (const page of paginateDescribeStacks({ client: aws.cloudFormation }, {}))
    found.push(...(page.Stacks ?? []))
  return found.filter(({ Tags, ParentId }) => ParentId === undefined && tagOf(Tags) === stage).map(toStack)
}

/**
 * The newest that no other imports from, since later stacks may depend on earlier ones without an import. Throws
 * when each is imported from.
 */
export async function nextToRemove(aws: Aws, stacks: readonly Stack[]): Promise<Stack> {
  for (const stack of stacks.toSorted((a, b) => b.createdAt - a.createdAt)) {
    const importers = new Set((await Promise.all(stack.exports.map((name) => importersOf(aws, name)))).flat())
    if (!stacks.some(({ name }) => name !== stack.name && importers.has(name))) return stack
  }
  throw new Error(`These stacks import from each other: ${stacks.map(({ name }) => name).join(', ')}`)
}

async function importersOf(aws: Aws, ExportName: string): Promise<string[]> {
  const answer = await aws.cloudFormation
    .send(new ListImportsCommand({ ExportName }))
    .catch((error: Error) => {
      if (!/not imported by any stack|does not exist/.test(error.message)) throw error
      return undefined
    })
  return answer?.Imports ?? []
}

const tagOf = (tags: Description['Tags']) => tags?.find(({ Key }) => Key === 'fanfare:stage')?.Value

function toStack(description: Description): Stack {
  const outputs = description.Outputs ?? []
  return {
    id: description.StackId ?? '',
    name: description.StackName ?? '',
    createdAt: description.CreationTime?.getTime() ?? 0,
    exports: outputs.flatMap(({ ExportName }) => ExportName ?? []),
    buckets: outputs.flatMap(
      ({ OutputKey, OutputValue }) => (OutputKey === 'BundleBucket' && OutputValue) || [],
    ),
  }
}
