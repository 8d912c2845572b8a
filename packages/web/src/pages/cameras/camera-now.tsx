// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'
import Alert from 'antd/es/alert'
import { noteText } from '../../components/note-text.ts'
import { StateMark } from '../../components/state-mark.tsx'
import { formatMoment } from '../../i18n/moment.ts'
import { sayIfKnown, useSay } from '../../i18n/index.ts'

/** The camera's state at present, with what to do when it is bad. */
export function CameraNow({ camera }: { camera: Camera }) {
  const say = useSay()
  const { state } = camera
  if (state.state === 'waiting' && state.cause) {
    const advice = sayIfKnown(say, `advice.${state.cause}`)
    return (
      <Alert
        type="error"
        showIcon
        style={{ marginBottom: 16 }}
        title={say(`cause.${state.cause}`)}
        description={
          <>
            {advice ? <p>{advice}</p> : null}
            {state.detail ? <p className="mono dim">{noteText(say, state)}</p> : null}
            <p className="dim">{say('cameras.since', { time: formatMoment(Date.parse(state.since)) })}</p>
          </>
        }
      />
    )
  }
  return (
    <p className="camera-now">
      <StateMark state={state.state} withText />
      <span className="dim num">{say('cameras.since', { time: formatMoment(Date.parse(state.since)) })}</span>
      <span className="dim num">
        {say('cameras.counters', {
          lost: state.packetsLost,
          damaged: state.framesDamaged,
          mended: state.timestampsMended,
        })}
      </span>
    </p>
  )
}
