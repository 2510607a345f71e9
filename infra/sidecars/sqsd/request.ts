import type { ReceivedMessage } from './message.ts'
import { taskAttribute } from './task-message.ts'

export interface WorkerRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface RequestSettings {
  readonly queueName: string
  readonly httpPath: string
  readonly mimeType: string
}

/** @throws RangeError for an invalid scheduled time */
export function workerRequest(
  message: ReceivedMessage,
  settings: RequestSettings,
  traceparent?: string,
): WorkerRequest {
  const task = periodicTask(message)
  return {
    path: task?.path ?? settings.httpPath,
    headers: {
      'Content-Type': settings.mimeType,
      'User-Agent': 'aws-sqsd/3.0.4',
      'X-Aws-Sqsd-Msgid': message.id,
      'X-Aws-Sqsd-Receive-Count': String(message.receiveCount),
      'X-Aws-Sqsd-First-Received-At': toSeconds(message.firstReceivedAt),
      'X-Aws-Sqsd-Sent-At': toSeconds(message.sentAt),
      'X-Aws-Sqsd-Queue': settings.queueName,
      // As sqsd: empty for ordinary messages.
      'X-Aws-Sqsd-Path': headerValue(task?.path ?? ''),
      'X-Aws-Sqsd-Sender-Id': headerValue(message.senderId),
      ...attributeHeaders(message),
      // Not as sqsd, which makes no spans.
      ...(traceparent && { traceparent }),
      ...(task && {
        'X-Aws-Sqsd-Scheduled-At': toSeconds(task.scheduledAt),
        'X-Aws-Sqsd-Taskname': headerValue(task.name),
      }),
    },
    body: task ? '' : message.body,
  }
}

/** A path alone does not make a periodic task. */
function periodicTask({ attributes }: ReceivedMessage) {
  const scheduled = attributes[taskAttribute.scheduledTime]?.value
  if (scheduled === undefined) return undefined
  return {
    name: attributes[taskAttribute.name]?.value ?? '',
    path: attributes[taskAttribute.path]?.value,
    scheduledAt: new Date(scheduled),
  }
}

function attributeHeaders({ attributes }: ReceivedMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, { type, value }] of Object.entries(attributes)) {
    if (name.startsWith('beanstalk.sqsd.') || value === undefined) continue
    if (/^(String|Number)/.test(type)) headers[`X-Aws-Sqsd-Attr-${name}`] = headerValue(value)
  }
  return headers
}

function toSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}

/** UTF-8 bytes (Node writes Latin-1), without header injection. */
function headerValue(text: string): string {
  return Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ')
}
