// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { Certificate, CertificateQuery } from '@mingjian/contract'
import { CameraId } from '../camera-routes.ts'
import { type Route, route } from '../route.ts'

export type CertificateRouteDeps = Readonly<{
  zone: string
  /** Null when there never was such a camera, or the day is none. Reads the whole log: one at a time. */
  certify: (ask: Readonly<{ camera: string; day: string; zone: string }>) => Promise<Certificate | null>
}>

export function certificateRoutes(by: CertificateRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/cameras/:id/certificate',
      need: 'log.audit',
      summary: 'The coverage certificate of a camera’s day, signed, and what was found wrong with the log under it',
      params: CameraId,
      query: CertificateQuery,
      answer: Certificate,
      async handle({ params, query }) {
        const certificate = await by.certify({ camera: params.id, day: query.day, zone: query.zone ?? by.zone })
        if (certificate !== null) return certificate
        throw new Fault('not-found', 'camera.unknown', 'there is no such camera')
      },
    }),
  ]
}
