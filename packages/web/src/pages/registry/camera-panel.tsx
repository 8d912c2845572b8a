// SPDX-License-Identifier: Apache-2.0
import type { RegistryCamera, RegistrySystem } from '@mingjian/contract'
import Button from 'antd/es/button'
import Spin from 'antd/es/spin'
import Tag from 'antd/es/tag'
import { useState } from 'react'
import { useSystemCameras } from '../../api/registry-camera.ts'
import { usePlaceCard } from '../../api/registry-record.ts'
import { useSay } from '../../i18n/index.ts'
import { CameraForm } from './camera-form.tsx'
import { Problem } from './problem.tsx'

type Props = Readonly<{ system: RegistrySystem; canChange: boolean }>

/** The cameras of a system, and the form that enrols one. */
export function CameraPanel({ system, canChange }: Props) {
  const say = useSay()
  const { data, error, isPending } = useSystemCameras(system.id)
  const place = usePlaceCard(system.place)
  const [open, setOpen] = useState<string | null>(null) // id of a camera, '' for a new one
  const spots = place.data?.place.spots ?? []
  const done = () => setOpen(null)
  if (isPending) return <Spin />
  return (
    <div className="registry-card">
      <Problem error={error} />
      {canChange && open !== '' ? (
        <Button onClick={() => setOpen('')} data-testid="enrol-camera">
          {say('registry.enrolCamera')}
        </Button>
      ) : null}
      {open === '' ? <CameraForm system={system} spots={spots} camera={null} done={done} /> : null}
      {data?.items.length === 0 && open !== '' ? <p className="dim">{say('registry.noCameras')}</p> : null}
      {data?.items.map((camera) =>
        open === camera.id ? (
          <CameraForm key={camera.id} system={system} spots={spots} camera={camera} done={done} />
        ) : (
          <CameraRow
            key={camera.id}
            camera={camera}
            spot={spots.find(({ id }) => id === camera.spot)?.name ?? null}
            edit={canChange && camera.isBaseShown ? () => setOpen(camera.id) : null}
          />
        ),
      )}
    </div>
  )
}

function CameraRow(props: Readonly<{ camera: RegistryCamera; spot: string | null; edit: (() => void) | null }>) {
  const { camera, spot, edit } = props
  const say = useSay()
  return (
    <div className="registry-box" data-testid="camera-record">
      <div className="registry-row">
        <strong>{camera.name}</strong>
        {spot === null ? null : <Tag>{spot}</Tag>}
        {camera.isRangeFixed ? <Tag>{say('registry.flag.isRangeFixed')}</Tag> : null}
        {camera.isPtz ? <Tag>{say('registry.flag.isPtz')}</Tag> : null}
        <span className="tools-space" />
        {edit ? (
          <Button size="small" onClick={edit}>
            {say('registry.edit')}
          </Button>
        ) : null}
      </div>
      <p className="dim">{camera.purpose || say('registry.noPurpose')}</p>
      {camera.isBaseShown ? (
        <p className="dim mono">{[camera.deviceType, camera.addressCode].filter(Boolean).join(' · ')}</p>
      ) : (
        <p className="dim">{say('registry.baseHidden')}</p>
      )}
    </div>
  )
}
