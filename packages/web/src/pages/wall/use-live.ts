// SPDX-License-Identifier: Apache-2.0
import { type RefObject, useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { liveUrl } from '../../api/media.ts'
import { LiveDriver } from '../../player/live-driver.ts'
import { browserPort } from '../../player/live-port.ts'
import { type LiveView, NOTHING_YET } from '../../player/live-view.ts'

type LiveAsk = Readonly<{ camera: string; stream: 'main' | 'sub'; codecHint: string | null; enabled: boolean }>

const never = () => undefined

/** Ties a driver to a video element for as long as the tile stands. */
export function useLive(
  video: RefObject<HTMLVideoElement | null>,
  ask: LiveAsk,
): { view: LiveView; retry: () => void } {
  const [driver, setDriver] = useState<LiveDriver | null>(null)
  const { camera, stream, codecHint, enabled } = ask
  useEffect(() => {
    const element = video.current
    if (!element || !enabled) return
    const made = new LiveDriver({ video: element, url: liveUrl(camera), stream, codecHint, port: browserPort })
    const hide = () => made.setPaused(document.hidden)
    document.addEventListener('visibilitychange', hide)
    made.start()
    hide()
    setDriver(made)
    return () => {
      document.removeEventListener('visibilitychange', hide)
      made.close()
      setDriver(null)
    }
    // The stream may change while the driver lives; the codec hint only matters at its birth.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [camera, enabled, video])
  useEffect(() => driver?.setStream(stream), [driver, stream])
  const subscribe = useCallback((listener: () => void) => driver?.subscribe(listener) ?? never, [driver])
  const view = useSyncExternalStore(subscribe, () => driver?.view ?? NOTHING_YET)
  return { view, retry: () => driver?.retry() }
}
