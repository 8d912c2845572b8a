// SPDX-License-Identifier: Apache-2.0
import { systemClock } from '@mingjian/base'
import { RtspIngest } from './ingest/rtsp-ingest.ts'
import { runRecorder } from './record/run-recorder.ts'

// A recorder process: RTSP in, footage out. Started by RecorderFleet, never by hand.
runRecorder((log) => (camera, stream, listener) => {
  const { subUrl, ...source } = camera.source
  const url = stream === 'sub' && subUrl !== undefined ? subUrl : source.url
  const ingest = new RtspIngest({ camera: camera.id, source: { ...source, url }, clock: systemClock, log, listener })
  ingest.start()
  return ingest
})
