// Loaded by `node --import`: a process is ready in two thirds of the time.
import { registerHooks } from 'node:module'
import { readBundles } from './bundles.ts'

const root = new URL('../../../../', import.meta.url)
const { folder, files } = readBundles() ?? { folder: '', files: {} }
const urls = new Map(
  Object.entries(files).map(([file, bundle]) => [
    new URL(file, root).href,
    new URL(folder + bundle, root).href,
  ]),
)

registerHooks({
  // By the file and not by the name: another version of a library is loaded as it is.
  resolve(specifier, context, next) {
    const resolved = next(specifier, context)
    const url = urls.get(resolved.url)
    return url ? { url, format: 'module', shortCircuit: true } : resolved
  },
})
