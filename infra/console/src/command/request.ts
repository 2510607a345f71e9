import { argumentsOf, UsageError } from '@fanfare/command'
import type { ApiCall } from '../api.ts'

export const usage = `Usage: pnpm console <what> [arguments] [--json]

What the console shows and does, from the terminal; dev must run. The page: http://127.0.0.1:8080/_console

  orders                     The newest orders: --status, --limit, --offset.
  order <id>                 The story of one order, also by the short id of its mails: --spans.
  queues                     Depth of each queue and outbox.
  letters                    Dead letters. With redrive or purge, and ids or --all: sends once more, or deletes for good.
  map                        Who publishes what to whom.
  parts                      What can be broken, and what is.
  part <name> <action>       stop, kill, pause, slow, fail, refuse or release. Each part has some of them: see parts.
  edge <event> <service> <how>
                             cut, delay, duplicate, reorder or release the event's way to that service.
  release                    Releases every part and every edge.
  invariants                 What must hold, counted. Exit code 1 when something is broken.
  mails                      The mails that have arrived.
  record start               Records every request to the edge that changes something,
  record stop <file>         and writes them to a file. It has the passwords and tokens that were sent.
  replay <file>              Sends them once more, with the ids of this run, and compares the statuses. With fresh data:
                             npx --yes pnpm@12 dev --replay <file>

  --status <status>          pending, confirmed or cancelled.
  --limit <n>, --offset <n>  Of the orders.
  --spans                    Where the time went inside of each process, too.
  --share <n>                Of slow: how much of the time the process runs, in percent; 10 by default.
  --milliseconds <n>         Of delay and reorder; 3,000 by default.
  --all                      Every dead letter.
  --json                     Prints JSON.
  --help                     This text.

Exit code: 0 if it is done, 1 if not, 2 for a command line that makes no sense.`

export interface ConsoleRequest extends ApiCall {
  readonly what: string
  /** Where the answer goes, or what is replayed. */
  readonly file?: string
  /** In the text of a story. */
  readonly spans?: boolean
  readonly json: boolean
}

const noArguments = ['queues', 'map', 'parts', 'invariants', 'mails'] as const

/** Throws UsageError. */
export function readRequest(args: readonly string[]): ConsoleRequest {
  const { values, positionals } = argumentsOf(args, {
    status: { type: 'string' },
    limit: { type: 'string' },
    offset: { type: 'string' },
    spans: { type: 'boolean', default: false },
    share: { type: 'string' },
    milliseconds: { type: 'string' },
    all: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  })
  const { status, limit, offset, spans, share, milliseconds, all, json } = values
  const [what = '', ...rest] = positionals
  const get = (path: string): ConsoleRequest => ({ what, method: 'GET', path, json })
  const change = (method: 'POST' | 'PUT', path: string, body: object): ConsoleRequest => {
    return { what, method, path, body, json }
  }
  const take = (count: number): string[] => {
    if (rest.length !== count) throw new UsageError(`${what} takes ${count} arguments, not ${rest.length}`)
    return rest.map(encodeURIComponent)
  }
  if (noArguments.some((each) => each === what)) {
    take(0)
    return get(`/${what}`)
  }
  switch (what) {
    case 'orders': {
      take(0)
      const given = Object.entries({ status, limit, offset }).flatMap(([name, value]) =>
        value ? [[name, value]] : [],
      )
      return get(`/journeys?${new URLSearchParams(given)}`)
    }
    case 'order':
      return { ...get(`/journeys/${take(1)}`), spans }
    case 'letters':
      return rest.length === 0 ? get('/letters') : change('POST', ...letters(rest, all))
    case 'part': {
      const [name, action] = take(2)
      return change('PUT', `/parts/${name}`, { action, ...numberOf('share', share) })
    }
    case 'edge': {
      const [type, service, how] = take(3)
      const body = { how, ...numberOf('milliseconds', milliseconds) }
      return change('PUT', `/edges/${type}/${service}`, body)
    }
    case 'record': {
      const [action, file] = rest
      if (action === 'start' && rest.length === 1) return change('POST', '/recording/start', {})
      if (action !== 'stop' || file === undefined || rest.length !== 2) {
        throw new UsageError('record start, or record stop <file>')
      }
      return { ...change('POST', '/recording/stop', {}), file }
    }
    case 'replay': {
      if (rest.length !== 1) throw new UsageError('replay takes a file')
      return { ...get('/map'), file: rest.join() }
    }
    case 'release':
      take(0)
      return change('POST', '/release', {})
    default:
      throw new UsageError(what === '' ? 'say what to show' : `there is no ${what} here`)
  }
}

/** Nothing for an option that is not given. */
function numberOf(option: string, text: string | undefined): Record<string, number> {
  if (text === undefined) return {}
  if (!/^\d+$/.test(text)) throw new UsageError(`--${option} takes a whole number, not ${text}`)
  return { [option]: Number(text) }
}

function letters([action, ...ids]: readonly string[], all: boolean): [path: string, body: object] {
  if (action !== 'redrive' && action !== 'purge')
    throw new UsageError(`letters can be redrive or purge, not ${action}`)
  if (ids.length > 0 === all) throw new UsageError(`${action}: name ids, or --all`)
  return [`/letters/${action}`, all ? {} : { ids }]
}
