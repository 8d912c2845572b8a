// SPDX-License-Identifier: Apache-2.0
import {
  AttributionControl,
  type GeoJSONSource,
  Map as Drawing,
  type MapMouseEvent,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type StyleSpecification,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import {
  type Bounds,
  boundsOf,
  featuresOf,
  type Features,
  graticuleOf,
  type Tile,
  type TileAt,
  tilesOf,
} from './map-tiles.ts'

export type MapLayer = 'place' | 'camera'
export type Picked = Readonly<{ layer: MapLayer; id: string; name: string; state: string; worst: string }>
/** Middle and zoom. */
export type Look = Readonly<{ lng: number; lat: number; zoom: number }>

export type GroundMapOptions = Readonly<{
  host: HTMLElement
  look: Look | null
  tile: (layer: MapLayer, at: TileAt) => Promise<Tile>
  picked: (thing: Picked) => void
  looked: (look: Look) => void
  failed: (error: unknown) => void
}>

setWorkerUrl(workerUrl)

const NOTHING: Features = { type: 'FeatureCollection', features: [] }
const CLOSE_ZOOM = 16
/** Chongqing, until anything is registered. */
const HOME: Look = { lng: 106.55, lat: 29.56, zoom: 8 }

/** The map on blank ground: what the API's tiles hold, drawn; nothing comes from anywhere else. */
export class GroundMap {
  readonly #by: GroundMapOptions
  readonly #map: Drawing
  #round = 0 // written only by #refresh: an answer to an older look is dropped

  constructor(options: GroundMapOptions) {
    this.#by = options
    const { host, look } = options
    this.#map = new Drawing({
      ...{ container: host, style: styleOf(host), attributionControl: false, dragRotate: false, maxZoom: 20 },
      ...{ center: [look?.lng ?? HOME.lng, look?.lat ?? HOME.lat], zoom: look?.zoom ?? HOME.zoom, minZoom: 3 },
    })
    this.#map.touchZoomRotate.disableRotation()
    this.#map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
    this.#map.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-left')
    this.#map.addControl(new AttributionControl({ customAttribution: [] }))
    this.#map.on('load', () => void this.#begin())
    this.#map.on('moveend', () => void this.#refresh())
    for (const layer of ['place', 'camera'] as const) this.#listen(layer)
  }

  close(): void {
    this.#round++
    this.#map.remove()
  }

  async #begin(): Promise<void> {
    if (this.#by.look !== null) return this.#refresh()
    try {
      const bounds = boundsOf(await this.#by.tile('place', { z: 0, x: 0, y: 0 }))
      if (bounds === null) return await this.#refresh()
      const [west, south, east, north] = bounds
      this.#map.fitBounds([west, south, east, north], { padding: 60, maxZoom: CLOSE_ZOOM, animate: false })
    } catch (thrown) {
      this.#by.failed(thrown)
    }
  }

  async #refresh(): Promise<void> {
    const round = ++this.#round
    const { lng, lat } = this.#map.getCenter()
    const zoom = this.#map.getZoom()
    this.#by.looked({ lng, lat, zoom })
    const bounds = this.#bounds()
    this.#set('graticule', graticuleOf(bounds))
    try {
      for (const layer of ['place', 'camera'] as const) {
        const tiles = await Promise.all(tilesOf(bounds, zoom).map((at) => this.#by.tile(layer, at)))
        if (round !== this.#round) return
        const { points, grounds, views, zones } = featuresOf(tiles)
        this.#set(`${layer}-points`, points)
        if (layer === 'camera') this.#set('camera-views', views)
        else {
          this.#set('place-grounds', grounds)
          this.#set('place-zones', zones)
        }
      }
    } catch (thrown) {
      if (round === this.#round) this.#by.failed(thrown)
    }
  }

  #bounds(): Bounds {
    const bounds = this.#map.getBounds()
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]
  }

  #set(source: string, data: Features): void {
    void this.#map.getSource<GeoJSONSource>(source)?.setData(data)
  }

  #listen(layer: MapLayer): void {
    const id = `${layer}-points`
    this.#map.on('mouseenter', id, () => (this.#map.getCanvas().style.cursor = 'pointer'))
    this.#map.on('mouseleave', id, () => (this.#map.getCanvas().style.cursor = ''))
    this.#map.on('click', id, (event) => {
      const properties = event.features?.[0]?.properties
      if (properties) this.#pick(layer, properties, event)
    })
  }

  /** A group is looked at more closely; a thing is told. */
  #pick(layer: MapLayer, properties: Record<string, unknown>, event: MapMouseEvent): void {
    const text = (name: string): string => String(properties[name] ?? '')
    if (properties['id'] === undefined) {
      this.#map.easeTo({ center: event.lngLat, zoom: this.#map.getZoom() + 2 })
      return
    }
    this.#by.picked({ layer, id: text('id'), name: text('name'), state: text('state'), worst: text('worst') })
  }
}

/** Colours of the page itself; no sprite, no glyphs, no source from the network. */
function styleOf(host: HTMLElement): StyleSpecification {
  const style = getComputedStyle(host)
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  const empty = { type: 'geojson', data: NOTHING } as const
  const names = ['graticule', 'place-grounds', 'place-zones', 'camera-views', 'camera-points', 'place-points']
  const [ok, warn, bad, idle, text] = ['ok', 'warn', 'bad', 'idle', 'text'].map(colour)
  const [ground, line, accent] = ['bg', 'line', 'accent'].map(colour)
  const state = [
    ...['match', ['get', 'state'], ['in-use', 'built'], ok, ['wanting'], bad],
    ...[['acceptance', 'rectification', 'building', 'designed', 'planned'], warn, idle],
  ]
  const ring = ['match', ['get', 'worst'], ['broken', 'overdue'], bad, 'due', warn, ground]
  const isGroup = ['has', 'label']
  const words = (source: string, field: string, more: object): object => ({
    ...{ id: `${source}-${field}`, type: 'symbol', source },
    layout: { 'text-field': ['get', field], 'text-font': ['sans-serif'], 'text-size': 12, ...more },
    paint: { 'text-color': text, 'text-halo-color': ground, 'text-halo-width': 1.5 },
  })
  const points = (source: string, size: number): object => ({
    ...{ id: source, type: 'circle', source },
    paint: {
      'circle-radius': ['case', isGroup, ['interpolate', ['linear'], ['get', 'count'], 2, 12, 1000, 26], size],
      'circle-color': ['case', isGroup, accent, state],
      'circle-opacity': ['case', isGroup, 0.35, 1],
      'circle-stroke-color': ring,
      'circle-stroke-width': 2,
    },
  })
  const layers: object[] = [
    { id: 'ground', type: 'background', paint: { 'background-color': ground } },
    { id: 'graticule', type: 'line', source: 'graticule', paint: { 'line-color': line, 'line-width': 1 } },
    fill('place-grounds', accent, 0.12),
    { id: 'place-edges', type: 'line', source: 'place-grounds', paint: { 'line-color': accent, 'line-width': 1 } },
    { ...fill('place-zones', bad, 0.3), minzoom: 14 },
    { id: 'zone-edges', type: 'line', source: 'place-zones', minzoom: 14, paint: { 'line-color': bad } },
    { ...fill('camera-views', ok, 0.22), minzoom: 14 },
    { ...points('camera-points', 4), minzoom: 14.5 },
    points('place-points', 7),
    words('place-points', 'label', {}),
    { ...words('camera-points', 'label', {}), minzoom: 14.5 },
    { ...words('place-points', 'name', { 'text-offset': [0, 1], 'text-anchor': 'top' }), minzoom: 12 },
    { ...words('camera-points', 'name', { 'text-offset': [0, 0.6], 'text-anchor': 'top' }), minzoom: 17 },
  ]
  // layers are made of parts: TypeScript cannot follow the style's own language through them
  return { version: 8, sources: Object.fromEntries(names.map((name) => [name, empty])), layers } as StyleSpecification
}

function fill(source: string, colour: string | undefined, opacity: number): object {
  return { id: source, type: 'fill', source, paint: { 'fill-color': colour, 'fill-opacity': opacity } }
}
