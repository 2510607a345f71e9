import { type EventDefinition, envelopeSchema, type ServiceDeclaration, topicName } from '@fanfare/contracts'
import Type from 'typebox'
import type { CatalogueEntry } from './catalogue.ts'

const pointer = (path: string) => ({ $ref: `#/${path}` })
const channelId = (type: string) => type.replaceAll('.', '-')
const messageId = ({ definition: { type, version } }: CatalogueEntry) => `${channelId(type)}-${version}`

/** The whole system as one document: what each service sends and receives. Source: AsyncAPI 3.0.0. */
export function asyncApiOf(entries: readonly CatalogueEntry[], services: readonly ServiceDeclaration[]) {
  const types = [...new Set(entries.map(({ definition }) => definition.type))]
  const versionsOf = (type: string) => entries.filter(({ definition }) => definition.type === type)
  const messages = Object.fromEntries(entries.map((entry) => [messageId(entry), messageOf(entry)]))
  const channels = types.map((type) => {
    const known = versionsOf(type)
    const address = known[0] && topicName('{stage}', known[0].definition.type)
    return [
      channelId(type),
      {
        address,
        title: type,
        description: 'An SNS topic, delivered raw to one SQS queue per service.',
        parameters: { stage: { description: 'As in `staging`.' } },
        messages: Object.fromEntries(
          known.map((entry) => [messageId(entry), pointer(`components/messages/${messageId(entry)}`)]),
        ),
      },
    ]
  })
  const operation = (action: 'send' | 'receive', service: string, type: string) => [
    `${service}-${action}s-${channelId(type)}`,
    {
      action,
      title: `${service} ${action}s ${type}`,
      channel: pointer(`channels/${channelId(type)}`),
      messages: versionsOf(type).map((entry) =>
        pointer(`channels/${channelId(type)}/messages/${messageId(entry)}`),
      ),
    },
  ]
  const operations = services.flatMap(({ name, publishes, subscribes }) => [
    ...publishes.map((type) => operation('send', name, type)),
    ...subscribes.map((type) => operation('receive', name, type)),
  ])
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Fanfare: events',
      version: '1.0.0',
      description:
        'CloudEvents 1.0.2. Each is delivered at least once, in no order; its `id` stays the same.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(operations),
    components: { messages },
  }
}

const isAnnounced = ({ announced }: EventDefinition) => announced === true

const messageOf = ({ definition, schemaId, example }: CatalogueEntry) => ({
  name: definition.type,
  ...(isAnnounced(definition) ? { 'x-announced': true } : {}),
  title: `${definition.type}, version ${definition.version}`,
  summary: definition.summary,
  payload: payloadOf(definition.type, schemaId, definition.data),
  examples: [{ payload: example }],
})

function payloadOf(type: string, schemaId: string, data: CatalogueEntry['definition']['data']) {
  const exact = { type: Type.Literal(type), dataschema: Type.Literal(schemaId), data }
  return { ...envelopeSchema, properties: { ...envelopeSchema.properties, ...exact } }
}
