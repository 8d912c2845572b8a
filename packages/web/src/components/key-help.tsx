// SPDX-License-Identifier: Apache-2.0
import Modal from 'antd/es/modal'
import { type TextKey, useSay } from '../i18n/index.ts'

const KEYS: readonly (readonly [readonly string[], TextKey])[] = [
  [['Space'], 'keys.space'],
  [['←', '→'], 'keys.arrows'],
  [['↑', '↓'], 'keys.upDown'],
  [[',', '.'], 'keys.frames'],
  [['J', 'K', 'L'], 'keys.shuttle'],
  [['[', ']'], 'keys.marks'],
  [['E'], 'keys.export'],
  [['H'], 'keys.hold'],
  [['B'], 'keys.bookmark'],
  [['G'], 'keys.goTo'],
  [['Home'], 'keys.live'],
  [['S'], 'keys.snapshot'],
  [['F'], 'keys.full'],
  [['M'], 'keys.mute'],
  [['Z'], 'keys.zoom'],
  [['1', '…', '9'], 'keys.digits'],
  [['Tab'], 'keys.tab'],
  [['Ctrl', 'K'], 'keys.palette'],
  [['?'], 'keys.help'],
  [['Esc'], 'keys.escape'],
]

export function KeyHelp({ close }: { close: () => void }) {
  const say = useSay()
  return (
    <Modal open onCancel={close} footer={null} title={say('keys.title')} width={440}>
      <table className="keys-table">
        <tbody>
          {KEYS.map(([caps, label]) => (
            <tr key={label}>
              <td>
                {caps.map((cap) => (
                  <kbd key={cap} style={{ marginInlineEnd: 4 }}>
                    {cap}
                  </kbd>
                ))}
              </td>
              <td>{say(label)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  )
}
