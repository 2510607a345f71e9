import type { IncomingHttpHeaders } from 'node:http'

const loopback = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/

/**
 * nginx appends the address of its connection to X-Forwarded-For, so an outside caller is never taken for the machine. A
 * load balancer appends the client's address too, but to none of its own health checks.
 */
export function callerOf(
  headers: IncomingHttpHeaders,
  connectedFrom: string | undefined,
  reachedBy?: string,
): 'machine' | 'load-balancer' | 'other' {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',')
  const addresses = [...(forwarded === '' ? [] : forwarded.split(',')), connectedFrom ?? '']
  const outside = addresses.filter((address) => !loopback.test(address.trim()))
  if (outside.length === 0) return 'machine'
  return reachedBy === 'load-balancer' && outside.length === 1 ? 'load-balancer' : 'other'
}
