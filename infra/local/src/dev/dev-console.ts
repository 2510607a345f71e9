import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TappedExchange } from '@fanfare/emulators/cloudfront'
import { recordingIn, replayAt } from '../../../console/src/command/replay-file.ts'
// By its path: the console depends on this package.
import { type Console, createConsole } from '../../../console/src/index.ts'
import type { LocalAws } from '../local-aws.ts'

/** The page at `/_console` of the edge. It sees each line of `line`, and follows the stack from its start. */
export function createDevConsole(line: (source: string, text: string) => void) {
  let page: Console | undefined
  return {
    options: {
      log(source: string, text: string): void {
        line(source, text)
        const story = page?.line(source, text)
        if (story !== undefined) line(source, `its story: ${story}`)
      },
      pages: (request: IncomingMessage, response: ServerResponse) => page?.serve(request, response) ?? false,
      tap: {
        wants: (method: string, target: string) => page?.tap.wants(method, target) ?? false,
        over: (exchange: TappedExchange) => page?.tap.over(exchange),
      },
    },
    async open(local: LocalAws, dir: string): Promise<void> {
      page = await createConsole(local, dir, (text) => line('console', text))
    },
    /** Throws a RangeError. Returns what sends the recording to the edge. */
    async replayOf(file: string): Promise<(edge: string) => Promise<unknown>> {
      const recording = await recordingIn(file)
      return (edge) => replayAt(edge, recording, false)
    },
    /** Before the edge: its open connections would keep the edge from stopping. */
    close: async () => page?.close(),
  }
}
