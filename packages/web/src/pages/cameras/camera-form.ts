// SPDX-License-Identifier: Apache-2.0
import type { Camera, CameraInput, CameraSource } from '@mingjian/contract'

export type CameraFields = {
  name: string
  place: string
  url: string
  subUrl: string
  user: string
  password: string
  transport: 'auto' | 'tcp' | 'udp'
  trustAnyCertificate: boolean
  inUse: boolean
  retentionDays: number
}

export function fieldsOf(camera: Camera | null): CameraFields {
  const source = camera?.source
  return {
    name: camera?.name ?? '',
    place: camera?.place ?? '',
    url: source?.url ?? 'rtsp://',
    subUrl: source?.subUrl ?? '',
    user: source?.user ?? '',
    password: '',
    transport: source?.transport ?? 'auto',
    trustAnyCertificate: source?.trustAnyCertificate ?? false,
    inUse: camera?.inUse ?? true,
    retentionDays: camera?.retentionDays ?? 30,
  }
}

/** The source as the API takes it; an empty password keeps the one stored. */
export function sourceOf(fields: CameraFields): CameraSource {
  return {
    kind: 'rtsp',
    url: fields.url.trim(),
    ...(fields.subUrl.trim() === '' ? {} : { subUrl: fields.subUrl.trim() }),
    ...(fields.transport === 'auto' ? {} : { transport: fields.transport }),
    ...(fields.user.trim() === '' ? {} : { user: fields.user.trim() }),
    ...(fields.password === '' ? {} : { password: fields.password }),
    ...(fields.trustAnyCertificate ? { trustAnyCertificate: true } : {}),
  }
}

export function inputOf(fields: CameraFields): CameraInput {
  const place = fields.place.trim()
  return {
    name: fields.name.trim(),
    place: place === '' ? null : place,
    source: sourceOf(fields),
    inUse: fields.inUse,
    retentionDays: fields.retentionDays,
  }
}

/** Names of the form's fields by the paths of the API. */
export function fieldAt(path: string): keyof CameraFields | null {
  const last = path.split('.').at(-1)
  const known: readonly (keyof CameraFields)[] = [
    'name',
    'place',
    'url',
    'subUrl',
    'user',
    'password',
    'transport',
    'retentionDays',
  ]
  return known.find((one) => one === last) ?? null
}
