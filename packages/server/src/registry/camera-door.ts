// SPDX-License-Identifier: Apache-2.0
import type { Actor, Refusal } from '../access/grant.ts'
import type { EnrolmentDeps, Enrolment } from './enrolment.ts'
import { CameraRecordBody } from '@mingjian/contract'
import type { CameraLinks } from '../store/camera-links.ts'
import type { SystemSteps } from './system-steps.ts'

export type CameraDoorDeps = Pick<EnrolmentDeps, 'registry'> &
  Readonly<{ enrolment: Enrolment; steps: SystemSteps; links: CameraLinks }>

/** A place of the registry that a plain camera was given, by id: `PLACE` or `PLACE/SPOT`. */
export type Located = Readonly<{
  /** How lists show it. */
  shown: string
  enrol: (camera: Readonly<{ id: string; name: string }>, actor: Actor) => Promise<void>
}>

/**
 * Where plain cameras (`POST /api/cameras`) meet the registry: one that names a registered place is held against the
 * prohibitions and enrolled there, one whose system is not accepted is not switched in use. Others pass: an unregistered
 * camera is a duty, not a block (design/decisions.md).
 */
export class CameraDoor {
  readonly #by: CameraDoorDeps

  constructor(options: CameraDoorDeps) {
    this.#by = options
  }

  /** Null for words that are no id of a registered place. */
  async locate(place: string): Promise<Located | Refusal | null> {
    const [id = '', spot = null] = place.split('/')
    const found = await this.#by.registry.find('place', id)
    if (!found) return null
    const [refusal] = await this.#by.enrolment.placementRefusals({ place: id, system: null, spot })
    if (refusal) return refusal
    const part = found.body.spots.find((each) => each.id === spot)
    return {
      shown: part ? `${found.body.name}/${part.name}` : found.body.name,
      enrol: async ({ id: camera, name }, actor) => {
        const { registry, enrolment, links } = this.#by
        const record = await links.recordOf(camera)
        const known = record === null ? null : await registry.get('camera', record)
        // at another place it is in no system of the one before
        const kept =
          known && known.body.place === id ? known.body : { ...known?.body, system: null, view: null, masks: [] }
        const body = CameraRecordBody.parse({ ...kept, name, camera, place: id, spot })
        const hand = { actor, why: 'given a registered place', id: known?.id, version: known?.version }
        await enrolment.saveCamera(hand, body)
      },
    }
  }

  /** Null when the camera may record. */
  refuseUse(camera: string): Promise<Refusal | null> {
    return this.#by.steps.refuseUse(camera)
  }
}
