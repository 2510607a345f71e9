import type { Tree } from '../../src/tree.ts'

export const tree = (files: Readonly<Record<string, string>>): Tree =>
  new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))

export const texts = (files: Tree): Record<string, string> =>
  Object.fromEntries([...files].map(([path, content]) => [path, content.toString()]))
