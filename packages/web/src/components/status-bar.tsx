// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react'
import { useCameras } from '../api/cameras.ts'
import { useAlarms, useStorage } from '../api/operation.ts'
import { useSession } from '../api/session.ts'
import { formatBytes } from '../i18n/format.ts'
import { formatClock, formatDay } from '../i18n/moment.ts'
import { useSay } from '../i18n/index.ts'
import { StateMark } from './state-mark.tsx'

function Clock() {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return <span className="num">{`${formatDay(now)} ${formatClock(now)}`}</span>
}

export function StatusBar({ isLive, openAlarms }: { isLive: boolean; openAlarms: () => void }) {
  const say = useSay()
  const cameras = (useCameras().data ?? []).filter((camera) => camera.inUse)
  const recording = cameras.filter((camera) => camera.state.state === 'recording').length
  const storage = useStorage().data
  const open = (useAlarms().data?.items ?? []).filter((alarm) => alarm.clearedAt === null).length
  const version = useSession().data?.instance.version ?? ''
  return (
    <footer className="status" aria-label={say('status.label')}>
      <span>
        <StateMark state={recording === cameras.length ? 'recording' : 'waiting'} />
        {say('status.recording', { recording, total: cameras.length })}
      </span>
      {storage ? <span>{say('status.free', { free: formatBytes(storage.free) })}</span> : null}
      {open > 0 ? (
        <button type="button" className="icon-button" style={{ height: 22, color: 'var(--bad)' }} onClick={openAlarms}>
          {say('status.alarms', { count: open })}
        </button>
      ) : null}
      {isLive ? null : (
        <span role="status" style={{ color: 'var(--warn)' }}>
          {say('status.disconnected')}
        </span>
      )}
      <span className="status-space" />
      <span>{say('status.version', { version })}</span>
      <Clock />
    </footer>
  )
}
