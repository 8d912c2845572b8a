// SPDX-License-Identifier: Apache-2.0
import type { KeepStep } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import { useCameras } from '../../api/cameras.ts'
import { useAbility } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'

export function useCameraName(): (id: string) => string {
  const names = new Map((useCameras().data ?? []).map((camera) => [camera.id, camera.name]))
  return (id) => names.get(id) ?? id
}

/** A stretch of footage, which opens in replay at its beginning. */
export function FootageCell({ camera, from, to }: { camera: string; from: string; to: string }) {
  const say = useSay()
  const name = useCameraName()(camera)
  return (
    <div className="keep-cell">
      <strong>{name}</strong>
      <Link to="/replay" search={{ camera, at: from }} className="num" title={say('evidence.openReplay')}>
        {formatMoment(Date.parse(from))} – {formatMoment(Date.parse(to))}
      </Link>
    </div>
  )
}

/** Where an act stands in the evidence log. */
export function EntryCell({ entry }: { entry: number | null }) {
  const say = useSay()
  const mayRead = useAbility('log.audit')
  if (entry === null) return <small className="warn">{say('evidence.noEntry')}</small>
  const words = say('evidence.entry', { entry })
  if (!mayRead) return <small className="dim num">{words}</small>
  return (
    <small className="num">
      <Link to="/log" search={{ entry }}>
        {words}
      </Link>
    </small>
  )
}

export function StepCell({ step }: { step: KeepStep }) {
  const say = useSay()
  return (
    <div className="keep-cell">
      <span>{say('evidence.by', { name: step.byName, time: formatMoment(Date.parse(step.at)) })}</span>
      <EntryCell entry={step.entry} />
    </div>
  )
}
