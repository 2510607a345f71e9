export interface Resource {
  readonly id: string
  readonly type: string
  readonly properties: Readonly<Record<string, unknown>>
}

/** Throws for anything but a parsed template. */
export function resourcesOf(template: unknown): Resource[] {
  if (!isRecord(template) || !isRecord(template['Resources']))
    throw new Error('This is no CloudFormation template: it has no Resources.')
  return Object.entries(template['Resources']).map(([id, resource]) => {
    if (!isRecord(resource) || typeof resource['Type'] !== 'string')
      throw new Error(`The resource ${id} has no Type.`)
    const properties = resource['Properties']
    return { id, type: resource['Type'], properties: isRecord(properties) ? properties : {} }
  })
}

/** Undefined for a reference. */
export function textOf(resource: Resource, property: string): string | undefined {
  const value = resource.properties[property]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

export function numberOf(resource: Resource, property: string): number | undefined {
  const text = textOf(resource, property)
  return text === undefined ? undefined : Number(text)
}

/** The entries of a list, a text with commas, or Fn::Join of a list. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'string') return value.split(',').map((entry) => entry.trim())
  if (isRecord(value) && Array.isArray(value['Fn::Join']) && Array.isArray(value['Fn::Join'][1]))
    return value['Fn::Join'][1].filter((entry) => entry !== ',')
  return value === undefined ? [] : [value]
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
