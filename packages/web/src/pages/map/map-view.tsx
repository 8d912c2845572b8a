// SPDX-License-Identifier: Apache-2.0
import { MapTile } from '@mingjian/contract'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import { useEffect, useRef, useState } from 'react'
import { ask } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import { SystemStateTag } from '../registry/system-state-tag.tsx'
import { useSettings } from '../../settings.tsx'
import { GroundMap, type Look, type Picked } from './ground-map.ts'
import 'maplibre-gl/dist/maplibre-gl.css'
import './map.css'

type MapProps = Readonly<{
  /** `lng,lat,zoom` as the address keeps it. */
  at: string | undefined
  moved: (at: string) => void
  openPlace: (id: string) => void
}>

/** Places and cameras where they are. Without WebGL it says so; the lists hold the same. */
export function MapView(props: MapProps) {
  const say = useSay()
  const [canDraw] = useState(hasWebGl)
  if (!canDraw) return <Alert type="info" showIcon title={say('map.noWebGl')} />
  return <DrawnMap {...props} />
}

function DrawnMap({ at, moved, openPlace }: MapProps) {
  const say = useSay()
  const { theme } = useSettings()
  const host = useRef<HTMLDivElement | null>(null)
  const latest = useRef({ at, moved, openPlace })
  const [camera, setCamera] = useState<Picked | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    latest.current = { at, moved, openPlace }
  })
  useEffect(() => {
    if (host.current === null) return
    const map = new GroundMap({
      host: host.current,
      look: readLook(latest.current.at),
      tile: (layer, { z, x, y }) => ask(`/registry/tiles/${layer}/${z}/${x}/${y}`, MapTile),
      picked: (thing) => (thing.layer === 'camera' ? setCamera(thing) : latest.current.openPlace(thing.id)),
      looked: (look) => latest.current.moved(writeLook(look)),
      failed: setError,
    })
    return () => map.close()
  }, [theme])
  return (
    <div className="map-page">
      <Problem error={error} />
      <div ref={host} className="map-ground" role="application" aria-label={say('map.label')} data-testid="map" />
      <Legend />
      {camera ? (
        <div className="map-card" role="status">
          <b>{camera.name}</b>
          {camera.state === 'none' ? <span className="dim">{say('map.noSystem')}</span> : null}
          {camera.state === 'none' ? null : <SystemStateTag state={camera.state} />}
          <Button size="small" type="text" onClick={() => setCamera(null)}>
            {say('map.close')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

function Legend() {
  const say = useSay()
  const seesBase = useSession().data?.abilities.includes('camera.base') ?? false
  const rows = ['inUse', 'onTheWay', 'wanting', 'gone', 'late', 'zone', 'view'] as const
  return (
    <ul className="map-legend" aria-label={say('map.legend')}>
      {rows.map((row) => (
        <li key={row}>
          <span className={`map-key map-key-${row}`} aria-hidden />
          {say(`map.key.${row}`)}
        </li>
      ))}
      {seesBase ? null : <li className="dim">{say('map.baseHidden')}</li>}
    </ul>
  )
}

function hasWebGl(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null
}

function readLook(text: string | undefined): Look | null {
  const [lng = NaN, lat = NaN, zoom = NaN] = (text ?? '').split(',').map(Number)
  return Number.isFinite(lng + lat + zoom) && Math.abs(lng) <= 180 && Math.abs(lat) <= 85 ? { lng, lat, zoom } : null
}

function writeLook({ lng, lat, zoom }: Look): string {
  return [lng.toFixed(5), lat.toFixed(5), zoom.toFixed(2)].join(',')
}
