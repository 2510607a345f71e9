import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/schema'

const Content = Type.Object({
  content: Type.Optional(Type.Record(Type.String(), Type.Object({ schema: Type.Object({}) }))),
})
const Operation = Type.Object({
  requestBody: Type.Optional(Content),
  responses: Type.Record(Type.String(), Content),
})
const documents = Compile(
  Type.Object({ paths: Type.Record(Type.String(), Type.Record(Type.String(), Operation)) }),
)

export type DescribedOperation = Static<typeof Operation>

/** The operations of an openapi.json, by path and method. */
export const pathsOf = (document: unknown) => documents.Parse(document).paths

export const jsonOf = (content: Static<typeof Content> | undefined) =>
  content?.content?.['application/json']?.schema

/** Operations are equal when they differ in the names of parameters only. */
export const shapeOf = (operation: string) => operation.replaceAll(/\{\w+\}/g, '{}')
