import type { DisturbedEdge, Edge } from '../../src/sources/edges.ts'
import { post } from '../api.ts'
import { partsVersion } from '../live.ts'

export const hows = ['release', 'cut', 'delay', 'duplicate', 'reorder'] as const

export const names = {
  release: 'as it should be',
  cut: 'cut',
  delay: 'delayed 3 s',
  duplicate: 'duplicated',
  reorder: 'reordered',
}

export const howOf = (edges: readonly DisturbedEdge[], { type, service }: Edge) =>
  edges.find((edge) => edge.type === type && edge.service === service)?.how ?? 'release'

/** Returns why it failed, or nothing. */
export async function disturb({ type, service }: Edge, how: string): Promise<string> {
  try {
    await post(`/edges/${type}/${service}`, { how }, 'PUT')
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    partsVersion.value += 1
  }
}
