import { argumentsOf, UsageError } from '@fanfare/command'

export const usage = `Usage: pnpm dlq <command> [options]

Events that could not be delivered or handled: dead letters of each service's queues, and the table outbox_dead.

  list              What there is. The default.
  show <id>...      All of it, with the decoded event.
  redrive <id>...   Once more: a dead letter goes to its service's queue, a row of outbox_dead to the outbox.
  purge <id>...     Deletes it for good. Asks first.

  --all             With redrive or purge: everything that \`list\` shows, with the same --service and --place.
  --stage <name>    local (the default; dev must run), or a stage of infra/aws/stages.
  --service <name>  Only of this service; may be given several times.
  --place <place>   dead (the service could not handle it), undelivered (SNS could not deliver it to the queue) or
                    outbox (SNS refused it); may be given several times.
  --yes             With purge: does not ask.
  --json            Prints JSON.
  --help            This text.

An id is the event's, or the message's where it holds no event. On AWS, the account is that of the AWS SDK.
Exit code: 0 if it is done, 1 if not, 2 for a command line that makes no sense.`

export const commands = ['list', 'show', 'redrive', 'purge'] as const
export type Command = (typeof commands)[number]

export const places = ['dead', 'undelivered', 'outbox'] as const
export type Place = (typeof places)[number]

export interface Options {
  readonly command: Command
  /** In lower case. */
  readonly ids: readonly string[]
  readonly all: boolean
  readonly stage: string
  /** Undefined: all. */
  readonly services: readonly string[] | undefined
  readonly places: readonly Place[]
  readonly yes: boolean
  readonly json: boolean
}

/** Throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args)
  const { all = false, yes = false, json = false, stage = 'local', service } = values
  const [command = 'list', ...given] = positionals
  if (!isOneOf(commands, command)) throw new UsageError(`'${command}' is none of ${commands.join(', ')}`)
  const ids = [...new Set(given.map((id) => id.toLowerCase()))]
  checkTargets(command, ids, all, yes)
  return {
    command,
    ids,
    all,
    stage,
    services: service,
    places: values.place === undefined ? places : values.place.map(placeOf),
    yes,
    json,
  }
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean' } as const
  const several = { type: 'string', multiple: true } as const
  return argumentsOf(args, {
    ...{ all: flag, yes: flag, json: flag },
    ...{ stage: { type: 'string' }, service: several, place: several },
  })
}

function checkTargets(command: Command, ids: readonly string[], all: boolean, yes: boolean): void {
  if (yes && command !== 'purge') throw new UsageError('--yes is for purge')
  if (command === 'list') {
    if (ids.length > 0 || all) throw new UsageError('list takes neither ids nor --all')
    return
  }
  if (command === 'show' && all) throw new UsageError('show takes ids; list shows all')
  if (ids.length > 0 === all)
    throw new UsageError(`${command} takes ids${command === 'show' ? '' : ', or --all'}`)
}

function placeOf(text: string): Place {
  if (isOneOf(places, text)) return text
  throw new UsageError(`--place is one of ${places.join(', ')}, not '${text}'`)
}

const isOneOf = <T extends string>(known: readonly T[], text: string): text is T =>
  known.some((each) => each === text)
