import { Refusal } from './refusal.ts'
import type { Stack, State } from './state.ts'
import type { Answer } from './xml.ts'

type Action = (state: State, call: ReadonlyMap<string, string>) => Answer

/** Source: CloudFormation, API reference. */
export const cloudFormationActions: Record<string, Action> = {
  DescribeStacks(state, call) {
    const name = call.get('StackName')
    if (name !== undefined) return { Stacks: [describe(stack(state, name))] }
    return { Stacks: [...state.stacks.values()].filter(isThere).map(describe) }
  },

  DescribeStackEvents(state, call) {
    const { name, events } = stack(state, call.get('StackName'))
    const StackEvents = events.toReversed().map(({ id, status, reason }) => ({
      EventId: id,
      LogicalResourceId: name,
      ResourceStatus: status,
      ResourceStatusReason: reason,
    }))
    return { StackEvents }
  },

  ListImports(state, call) {
    const name = call.get('ExportName') ?? ''
    const importers = [...state.stacks.values()].filter((it) => isThere(it) && it.imports.includes(name))
    if (importers.length > 0) return { Imports: importers.map((it) => it.name) }
    throw new Refusal('ValidationError', `Export '${name}' is not imported by any stack.`)
  },

  DeleteStack(state, call) {
    const it = stack(state, call.get('StackName'))
    move(it, 'DELETE_IN_PROGRESS')
    const obstacle = obstacleTo(state, it)
    setTimeout(() => move(it, obstacle ? 'DELETE_FAILED' : 'DELETE_COMPLETE', obstacle), state.stepMs).unref()
    return {}
  },
}

const idOf = (name: string) => `arn:aws:cloudformation:eu-central-1:000000000000:stack/${name}/1`
const isThere = ({ status }: Stack) => status !== 'DELETE_COMPLETE'

function stack(state: State, nameOrId = ''): Stack {
  const found = [...state.stacks.values()].find(
    (it) => idOf(it.name) === nameOrId || (it.name === nameOrId && isThere(it)),
  )
  if (!found) throw new Refusal('ValidationError', `Stack with id ${nameOrId} does not exist`)
  return found
}

function move(it: Stack, status: string, reason?: string): void {
  it.status = status
  it.events.push({
    id: `${it.name} ${it.events.length}`,
    status,
    ...(reason === undefined ? {} : { reason }),
  })
}

function obstacleTo(state: State, { exports, outputs, name }: Stack): string | undefined {
  const users = [...state.stacks.values()].filter((it) => isThere(it) && it.name !== name)
  const used = users.find(({ imports }) => imports.some((imported) => exports.includes(imported)))
  if (used) return `Export ${exports[0]} cannot be deleted as it is in use by ${used.name}`
  const bucket = outputs['BundleBucket']
  const full = [...state.objects.keys()].some((object) => object.startsWith(`${bucket}/`))
  return full ? 'The bucket you tried to delete is not empty' : state.moods.undeletable[name]
}

function describe({ name, stage, status, outputs, exports, createdAt }: Stack): Answer {
  const exported = exports.map((ExportName) => ({ OutputKey: ExportName, OutputValue: '', ExportName }))
  const named = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }))
  return {
    StackId: idOf(name),
    StackName: name,
    StackStatus: status,
    CreationTime: new Date(createdAt),
    Outputs: [...named, ...exported],
    Tags: [{ Key: 'fanfare:stage', Value: stage }],
  }
}
