// SPDX-License-Identifier: Apache-2.0
import CheckOutlined from '@ant-design/icons/CheckOutlined'
import { type AccessLeave, CameraAct } from '@mingjian/contract'
import Tooltip from 'antd/es/tooltip'
import { useSay } from '../../i18n/index.ts'

export type LeaveRow = Readonly<{ id: string; name: string; note: string; leaves: readonly AccessLeave[] }>

type Props = Readonly<{
  title: string
  note: string
  stamp: string
  count: string
  empty: string
  head: string
  rows: readonly LeaveRow[]
}>

/** Subjects against acts; a mark tells on asking which policy it rests on. Fit for paper. */
export function LeaveTable({ title, note, stamp, count, empty, head, rows }: Props) {
  const say = useSay()
  return (
    <section className="leaves">
      <header>
        <h1>{title}</h1>
        <span className="dim">{note}</span>
        <span className="tools-space" />
        <span className="dim num">{count}</span>
      </header>
      <div className="leaves-scroll" role="region" aria-label={title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{head}</th>
              {CameraAct.options.map((act) => (
                <th key={act} scope="col">
                  {say(`access.act.${act}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  {row.name}
                  {row.note ? <span className="dim cell-note">{row.note}</span> : null}
                </th>
                {CameraAct.options.map((act) => (
                  <td key={act}>
                    <Mark leave={row.leaves.find((each) => each.act === act)} />
                  </td>
                ))}
              </tr>
            ))}
            {rows.length === 0 ? (
              <tr>
                <td colSpan={CameraAct.options.length + 1} className="dim">
                  {empty}
                </td>
              </tr>
            ) : null}
          </tbody>
        </table>
      </div>
      <p className="dim num">{stamp}</p>
    </section>
  )
}

function Mark({ leave }: { leave: AccessLeave | undefined }) {
  const say = useSay()
  if (!leave) {
    return (
      <span className="dim" aria-label={say('access.no')} role="img">
        –
      </span>
    )
  }
  const words = say('access.yes', { policy: leave.policy, article: leave.article })
  return (
    <Tooltip title={words}>
      <CheckOutlined aria-label={words} role="img" style={{ color: 'var(--ok)' }} />
    </Tooltip>
  )
}
