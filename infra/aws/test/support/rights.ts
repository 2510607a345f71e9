import { isRecord, list, record, records, resourcesOf } from './templates.ts'

export interface Statement {
  /** Id of the role in the source. */
  readonly holder: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
}

/** The statements of this project's policies, of all roles or of one. */
export function statementsOf(folder: string, holder?: string): Statement[] {
  const roles = resourcesOf(folder, 'AWS::IAM::Role')
  const instances = new Map(roles.map(({ id, properties }) => [id, environmentOf(properties) ?? id]))
  const inline = roles.flatMap(({ id, properties }) =>
    records(properties['Policies']).flatMap(({ PolicyDocument }) =>
      statements(instances.get(id) ?? id, PolicyDocument),
    ),
  )
  const attached = resourcesOf(folder, 'AWS::IAM::Policy').flatMap(({ properties }) =>
    list(properties['Roles']).flatMap((role) => statements(String(role), properties['PolicyDocument'])),
  )
  return [...inline, ...attached].filter((each) => holder === undefined || each.holder === holder)
}

/** The environment of a role: the one whose health it may report. */
function environmentOf(properties: Readonly<Record<string, unknown>>): string | undefined {
  const text = JSON.stringify(properties['Policies'] ?? '')
  const name = /:environment\/[\w-]+\/([\w-]+)"/.exec(text)?.[1]
  return name === undefined ? undefined : `role-${name}`
}

function statements(holder: string, document: unknown): Statement[] {
  if (!isRecord(document)) return []
  return records(document['Statement']).map((statement) => ({
    holder,
    actions: list(record(statement)['Action']).map(String),
    resources: list(statement['Resource']).map(String),
  }))
}
