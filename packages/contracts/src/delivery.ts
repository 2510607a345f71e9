import { eventsPath, type ServiceDeclaration } from './service.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** What Elastic Beanstalk's daemon says of the message that it POSTs. */
export const deliveryOf = (headers: Headers) => ({
  messageId: headers['x-aws-sqsd-msgid'],
  queue: headers['x-aws-sqsd-queue'],
  /** 1 for the first. */
  attempt: Number(headers['x-aws-sqsd-receive-count'] ?? 1),
})

interface DaemonRequest {
  readonly headers: Headers
  readonly socket: { readonly remoteAddress?: string | undefined }
}

const loopback = /^(::1|127(\.\d{1,3}){3})$/

/**
 * Whether the daemon of this machine delivers a message of the queue. The socket's own address decides. X-Forwarded-For
 * can only exclude: nginx adds the caller's address to it.
 * @param daemonAddress as in DAEMON_ADDRESS
 */
export function isDelivery(
  { headers, socket }: DaemonRequest,
  queue: string,
  daemonAddress?: string,
): boolean {
  const delivery = deliveryOf(headers)
  if (delivery.messageId === undefined || delivery.queue !== queue) return false
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  if (!loopback.test(peer) && peer !== daemonAddress) return false
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',')
  return forwarded === '' || forwarded.split(',').every((address) => loopback.test(address.trim()))
}

/**
 * Throws when a worker has no route for what its `service.ts` declares: each message would be tried again until it is a
 * dead letter.
 * @param isServed whether there is a route for `POST` with this path
 */
export function assertServed(
  { schedules, subscribes }: Pick<ServiceDeclaration, 'schedules' | 'subscribes'>,
  isServed: (path: string) => boolean,
): void {
  const paths = [...schedules.map(({ path }) => path), ...(subscribes.length > 0 ? [eventsPath] : [])]
  const unserved = paths.filter((path) => !isServed(path))
  if (unserved.length > 0)
    throw new Error(
      `service.ts declares ${unserved.join(', ')}, which build-worker.ts does not serve: register events, schedules`,
    )
}
