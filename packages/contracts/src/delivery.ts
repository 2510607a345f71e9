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
