import { patience, untilReady } from './ready.ts'

// `await-ready.mjs <url> <seconds>`, for the postdeploy hooks: a failed hook fails the deployment.
const [url = '', seconds] = process.argv.slice(2)
const { ready, text } = await untilReady(url, { ...patience, most: Number(seconds) * 1000 })
if (ready) {
  console.log(`${url} is ready`)
} else {
  console.error(`${url} is not ready after ${seconds} s: ${text}`)
  process.exitCode = 1
}
