// SPDX-License-Identifier: Apache-2.0
import type { RegistryKind } from '@mingjian/contract'
import Spin from 'antd/es/spin'
import { useHistory } from '../../api/registry-record.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from './problem.tsx'

/** Who changed a record when and why; nothing is overwritten. */
export function RecordHistory({ kind, id }: { kind: RegistryKind; id: string }) {
  const say = useSay()
  const { data, error, isPending } = useHistory(kind, id)
  if (isPending) return <Spin />
  return (
    <>
      <Problem error={error} />
      <ol className="registry-history">
        {(data?.items ?? []).map((version) => (
          <li key={version.version}>
            <strong className="num">{say('registry.version', { version: version.version })}</strong>
            <span className="num">{formatMoment(Date.parse(version.at))}</span>
            <span>{version.byName}</span>
            <span>{version.why}</span>
            {version.entry === null ? null : (
              <span className="dim num">{say('registry.entry', { index: version.entry })}</span>
            )}
          </li>
        ))}
      </ol>
    </>
  )
}
