import { fileURLToPath } from 'node:url'
import { freePort } from '@fanfare/local'
import autocannon from 'autocannon'
import pidusage from 'pidusage'
import { startProgram } from './process.ts'
import type { Benchmark, Figure } from './result.ts'
import { median } from './statistics.ts'
import { stopServices, withLocalAws } from './whole.ts'

const rounds = 5
const requests = 1_000

interface Sample {
  readonly milliseconds: number
  readonly megabytes: number
}

/** Ready time and memory of a web process, compared with bare Fastify. */
export const start: Benchmark = (report) =>
  withLocalAws(async (local) => {
    const services = [...local.services.values()]
    // Only the database keeps running.
    await local.relay?.stop()
    await stopServices(local)

    const bareFile = fileURLToPath(new URL('servers/bare.ts', import.meta.url))
    const programs = [
      { name: 'a bare Fastify', file: bareFile, options: { env: services[0]?.web.env() ?? {} } },
      ...services.map((service) => ({
        name: `${service.name}'s web`,
        file: 'src/web.ts',
        options: { cwd: service.folder, env: service.web.env() },
      })),
    ]
    const measured = new Map<string, Sample[]>(programs.map(({ name }) => [name, []]))
    for (let round = 0; round <= rounds; round++) {
      for (const { name, file, options } of programs) {
        const program = await startProgram(file, { ...options, port: await freePort() })
        await autocannon({ url: `${program.url}/health/ready`, amount: requests, connections: 4 })
        const megabytes = (await pidusage(program.pid)).memory / 1024 / 1024
        await program.stop()
        report(
          `start ${round}/${rounds} ${name}: ${Math.round(program.milliseconds)} ms, ${Math.round(megabytes)} MB`,
        )
        if (round > 0) measured.get(name)?.push({ milliseconds: program.milliseconds, megabytes })
      }
    }

    const figures = [...measured].map(([name, samples]) => ({
      name,
      milliseconds: median(samples.map(({ milliseconds }) => milliseconds)),
      megabytes: median(samples.map(({ megabytes }) => megabytes)),
    }))
    const [bare, ...webs] = figures
    const slowest = Math.max(...webs.map(({ milliseconds }) => milliseconds))
    const largest = Math.max(...webs.map(({ megabytes }) => megabytes))
    return {
      benchmark: 'start',
      what: `from node src/web.ts, as dev starts it, to the first 200 of /health/ready, and resident memory after ${requests} of these requests; median of ${rounds}`,
      figures: [
        ...figures.flatMap(({ name, milliseconds, megabytes }): Figure[] => [
          { name: `${name}, start`, value: milliseconds, unit: 'ms' },
          { name: `${name}, memory`, value: megabytes, unit: 'MB' },
        ]),
        { name: 'the slowest start', value: slowest, unit: 'ms', aim: { atMost: 500 } },
        { name: 'the slowest start / a bare Fastify', value: slowest / (bare?.milliseconds ?? 1), unit: '×' },
        { name: 'the largest memory', value: largest, unit: 'MB', aim: { atMost: 120 } },
        { name: 'the largest memory / a bare Fastify', value: largest / (bare?.megabytes ?? 1), unit: '×' },
      ],
    }
  })
