/** What happens to events of one type on their way from their topic to one service's queue. */
export interface EdgeFault {
  readonly queue: string
  readonly type: string
  /** `cut`: they wait until the fault is released. `reorder`: each is delayed by a random part of the time. */
  readonly how: 'cut' | 'delay' | 'duplicate' | 'reorder'
  /** Of `delay` and `reorder`. Default: 3,000. */
  readonly milliseconds?: number
}

export function areEdgeFaults(value: unknown): value is EdgeFault[] {
  return Array.isArray(value) && value.every((each) => 'queue' in each && 'type' in each && 'how' in each)
}
