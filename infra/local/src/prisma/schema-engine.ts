import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'

/** Its type is part of the browser's types. */
declare const WebAssembly: {
  instantiate(code: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>
}

// The bindings keep the state of one instance.
let started: Promise<void> | undefined

/**
 * Prisma's CLI would download a binary. An import of WebAssembly would cause a warning of Node.
 * @param adapter bound by `@prisma/driver-adapter-utils`
 */
export async function createSchemaEngine(adapter: object): Promise<SchemaEngine> {
  started ??= instantiate()
  await started
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter)
}

async function instantiate(): Promise<void> {
  const beside = import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const code = await readFile(fileURLToPath(new URL('schema_engine_bg.wasm', beside)))
  const imports = { './schema_engine_bg.js': { ...bindings } }
  const { exports } = (await WebAssembly.instantiate(code, imports)).instance
  bindings.__wbg_set_wasm(exports)
  if (typeof exports.__wbindgen_start === 'function') exports.__wbindgen_start()
}
