type Value =
  | string
  | number
  | boolean
  | Date
  | undefined
  | readonly Value[]
  | { readonly [name: string]: Value }

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => escapes[sign] ?? sign)

/** As AWS's Query protocol: lists as `member`, times in ISO 8601. */
export function toXml(value: Value): string {
  if (value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map((item) => `<member>${toXml(item)}</member>`).join('')
  if (typeof value !== 'object') return escaped(String(value))
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([name, inner]) => `<${name}>${toXml(inner)}</${name}>`)
    .join('')
}

export type Answer = { readonly [name: string]: Value }

export const answerXml = (action: string, result: Answer) =>
  `<${action}Response><${action}Result>${toXml(result)}</${action}Result><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></${action}Response>`

export const errorXml = (code: string, message: string) =>
  `<ErrorResponse><Error>${toXml({ Type: 'Sender', Code: code, Message: message })}</Error><RequestId>0</RequestId></ErrorResponse>`
