const statuses: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Payload Too Large'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  CONNECT: [501, 'Not Implemented'],
}
const messageIdHeader = /^x-aws-sqsd-msgid:[ \t]*([\w-]{1,100})[ \t]*\r?$/im

/**
 * HTTP bytes for a request that Node cannot parse.
 * @param code of Node's `clientError`, or `CONNECT`
 * @param packet may lack the message id
 */
export function answerToUnreadable(code: string, packet: unknown) {
  const [status, title] = statuses[code] ?? [400, 'Bad Request']
  const body = JSON.stringify({ type: 'about:blank', title, status })
  const head = `Content-Type: application/problem+json\r\nContent-Length: ${body.length}\r\nConnection: close`
  const text = packet instanceof Uint8Array ? new TextDecoder('latin1').decode(packet) : ''
  return {
    status,
    messageId: messageIdHeader.exec(text)?.[1],
    answer: `HTTP/1.1 ${status} ${title}\r\n${head}\r\n\r\n${body}`,
  }
}
