import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

// The worker of a consumer, with the contracts that it was built with: node consumer.ts CONTRACTS
const [, , contracts = ''] = process.argv
const { decodeEvent } = await import(pathToFileURL(contracts).href)

const server = createServer(async (request, response) => {
  const body = await text(request)
  try {
    const { dataschema, data } = decodeEvent(body)
    // Both versions, for as long as both are published.
    const total = 'parts' in data ? sum(data.parts) : data.total
    console.log(JSON.stringify({ handled: dataschema, total }))
    response.writeHead(200).end()
  } catch (error) {
    console.log(JSON.stringify({ refused: error instanceof Error ? error.message : String(error) }))
    response.writeHead(400).end()
  }
})
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())))

const sum = (parts: readonly { amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0)
