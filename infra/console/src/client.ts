import { type ApiCall, callConsole } from './api.ts'
import type { Invariant } from './map/invariants.ts'
import type { MapView } from './map/read-map.ts'
import type { PartAction } from './sources/controlled-parts.ts'
import type { DisturbedEdge, Edge, EdgeHow } from './sources/edges.ts'
import type { PartView } from './sources/parts.ts'
import type { TryOrder } from './try/place.ts'

export { ConsoleError } from './api.ts'
export type { Edge, EdgeHow, Invariant, MapView, PartAction, PartView, TryOrder }

export interface Broken {
  readonly parts: readonly PartView[]
  readonly edges: readonly DisturbedEdge[]
}

export type ConsoleClient = ReturnType<typeof consoleAt>

/** The console of a running stack, by its API: see README.md. Each call may throw a ConsoleError. */
export function consoleAt(edge: string) {
  const call = <T>(method: ApiCall['method'], path: string, body?: object) =>
    callConsole<T>(edge, { method, path, ...(body && { body }) })

  return {
    map: () => call<MapView>('GET', '/map'),
    broken: () => call<Broken>('GET', '/parts'),
    /** Resolves when it is done: a part that is released is ready. `share` is of `slow`, in percent. */
    act: (part: string, action: PartAction, more: { share?: number } = {}) =>
      call<PartView>('PUT', `/parts/${part}`, { action, ...more }),
    disturb: ({ type, service }: Edge, how: EdgeHow | 'release', more: { milliseconds?: number } = {}) =>
      call<readonly DisturbedEdge[]>('PUT', `/edges/${type}/${service}`, { how, ...more }),
    releaseAll: () => call<Broken>('POST', '/release', {}),
    async invariants(): Promise<readonly Invariant[]> {
      const { invariants } = await call<{ invariants: readonly Invariant[] }>('GET', '/invariants')
      return invariants
    },
    choices: () =>
      call<{
        products: readonly { readonly id: string; readonly price: number }[]
        cards: readonly string[]
      }>('GET', '/try'),
    placeOrder: (order: TryOrder) =>
      call<{ readonly status: number; readonly orderId: string }>('POST', '/try', order),
  }
}
