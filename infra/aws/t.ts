const { findServices } = await import('@fanfare/local')
const { synthesisedResources } = await import('./src/cost/synthesised.ts')
const found=(await findServices()).map(({declaration})=>declaration)
await synthesisedResources('isolated', found)
