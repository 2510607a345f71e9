import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Names } from './names.ts'

/** In the root of the template, and of every repository that is made of it. */
export const templateFile = '.template.json'

/** What a repository is made of. */
export interface Origin extends Names {
  readonly commit: string
  /** Of that commit: finds it where the commit itself is not in the history. */
  readonly tree?: string
  readonly date?: string
  /** Address or folder. */
  readonly repository?: string
}

export interface TemplateFile {
  readonly template: Origin
  /** Only in the template: files about the template itself. */
  readonly own?: readonly string[]
  /** Only in a repository that is made of it. */
  readonly names?: Names
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const hasNames = (value: unknown): value is Names =>
  isRecord(value) && typeof value['name'] === 'string' && typeof value['title'] === 'string'

function isTemplateFile(value: unknown): value is TemplateFile {
  if (!isRecord(value)) return false
  const { template, names, own } = value
  if (!hasNames(template) || !isRecord(template) || typeof template['commit'] !== 'string') return false
  return (names === undefined || hasNames(names)) && (own === undefined || Array.isArray(own))
}

/** Throws an error that says what is missing. */
export function parseTemplateFile(text: string, where = templateFile): TemplateFile {
  const value: unknown = JSON.parse(text)
  if (isTemplateFile(value)) return value
  throw new Error(
    `${where} has not the form { "template": { "name", "title", "commit" }, "names": { "name", "title" } }`,
  )
}

export function readTemplateFile(root: string): TemplateFile {
  const path = join(root, templateFile)
  if (!existsSync(path))
    throw new Error(`${templateFile} is missing: it says which template this repository is made of`)
  return parseTemplateFile(readFileSync(path, 'utf8'))
}

export const printTemplateFile = (content: TemplateFile) => `${JSON.stringify(content, null, 2)}\n`
