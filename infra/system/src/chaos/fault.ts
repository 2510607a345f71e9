import type { ConsoleClient, EdgeHow, MapView, PartAction, PartView } from '@fanfare/console/client'

type RepairableAction = Exclude<PartAction, 'release' | 'refuse'>

/** What the console can do to a stack, and undo. */
type Fault =
  | { readonly part: string; readonly action: RepairableAction }
  | { readonly type: string; readonly service: string; readonly how: EdgeHow }

const hows: readonly EdgeHow[] = ['cut', 'delay', 'duplicate', 'reorder']

/** Every fault that this stack knows: of parts, and of events on their way. */
export function faultsOf(parts: readonly PartView[], { events }: MapView): Fault[][] {
  const ofParts = parts.flatMap(({ name, actions }) =>
    actions.flatMap((action) => (isRepairable(action) ? [{ part: name, action }] : [])),
  )
  const ofEdges = events.flatMap(({ type, subscribers }) =>
    subscribers.flatMap((service) => hows.map((how) => ({ type, service, how }))),
  )
  // The way of events can be disturbed in the broker of this machine only.
  const hasBroker = parts.some(({ name }) => name === 'broker')
  return hasBroker ? [ofParts, ofEdges] : [ofParts]
}

/** A mail that is refused for good is tried again after minutes, and given up at the third time. */
const isRepairable = (action: PartAction): action is RepairableAction =>
  action !== 'release' && action !== 'refuse'

const done: Readonly<Record<RepairableAction | EdgeHow, string>> = {
  ...{ stop: 'is stopped', kill: 'is killed', pause: 'is paused', slow: 'is slow', fail: 'fails' },
  ...{ cut: 'is cut', delay: 'is delayed', duplicate: 'is duplicated', reorder: 'is reordered' },
}

export const textOf = (fault: Fault): string =>
  'part' in fault
    ? `${fault.part} ${done[fault.action]}`
    : `${fault.type} to ${fault.service} ${done[fault.how]}`

export const begin = (console: ConsoleClient, fault: Fault): Promise<unknown> =>
  'part' in fault ? console.act(fault.part, fault.action) : console.disturb(fault, fault.how)

export const end = (console: ConsoleClient, fault: Fault): Promise<unknown> =>
  'part' in fault ? console.act(fault.part, 'release') : console.disturb(fault, 'release')
