// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import { Health, Storage } from '@mingjian/contract'
import { type Route, route } from './route.ts'

export type SystemRouteDeps = Readonly<{
  health: () => z.input<typeof Health>
  storage: () => Promise<Storage>
  /** Prometheus text. */
  metrics: () => Promise<{ contentType: string; text: string }>
}>

export function systemRoutes(by: SystemRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/health',
      need: 'public',
      summary: 'Answers once the product is ready; `degraded` while the database is away',
      answer: Health,
      handle: async () => by.health(),
    }),
    route({
      method: 'GET',
      url: '/api/storage',
      need: 'storage.see',
      summary: 'Space used, rate, days kept, and the day on which space runs out',
      answer: Storage,
      handle: () => by.storage(),
    }),
    route({
      method: 'GET',
      url: '/api/metrics',
      need: 'metrics.see',
      summary: 'Prometheus text',
      answer: 'stream',
      produces: ['text/plain'],
      async handle() {
        const { contentType, text } = await by.metrics()
        return { kind: 'whole', headers: { 'content-type': contentType }, body: text }
      },
    }),
  ]
}
