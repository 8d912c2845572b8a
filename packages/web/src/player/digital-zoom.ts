// SPDX-License-Identifier: Apache-2.0

/** A view into a picture: `scale` times enlarged, its middle shifted by fractions of the tile. */
export type Zoom = Readonly<{ scale: number; x: number; y: number }>

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 }
const MOST = 12

function within(zoom: Zoom): Zoom {
  if (zoom.scale <= 1.01) return WHOLE
  const room = (zoom.scale - 1) / 2
  const hold = (value: number) => Math.min(room, Math.max(-room, value))
  return { scale: zoom.scale, x: hold(zoom.x), y: hold(zoom.y) }
}

/** Enlarges by `factor` about a point of the tile, given as fractions from its middle (−0.5 … 0.5). */
export function zoomAbout(zoom: Zoom, factor: number, point: { x: number; y: number }): Zoom {
  const scale = Math.min(MOST, Math.max(1, zoom.scale * factor))
  const grown = scale / zoom.scale
  return within({ scale, x: point.x - (point.x - zoom.x) * grown, y: point.y - (point.y - zoom.y) * grown })
}

/** Moves by fractions of the tile, never past the picture's edge. */
export function panBy(zoom: Zoom, x: number, y: number): Zoom {
  return within({ ...zoom, x: zoom.x + x, y: zoom.y + y })
}
