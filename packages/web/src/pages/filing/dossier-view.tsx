// SPDX-License-Identifier: Apache-2.0
import type { FilingDossier } from '@mingjian/contract'
import { filingFileUrl } from '../../api/filings.ts'
import { useSay } from '../../i18n/index.ts'
import { formatBytes } from '../../i18n/format.ts'

type Props = Readonly<{
  dossier: FilingDossier
  /** Where its documents are read, and which are here; null: it was not handed in yet. */
  files: Readonly<{ id: string; here: readonly string[] }> | null
  /** Titles of papers that are made when it is handed in. */
  made?: readonly string[]
}>

/** What is filed: figures and documents. */
export function DossierView({ dossier, files, made = [] }: Props) {
  const say = useSay()
  const { system, place, builder, user, cameras, deviceTypes, retentionDays, materials } = dossier
  const functions = system.functions.map((each) => functionName(say, each)).join(' · ')
  const rows = [
    ['filing.occasion', say(`filing.occasion.${dossier.occasion}`)],
    ['filing.system', system.name],
    ['filing.purpose', system.purpose],
    ['filing.functions', functions],
    ['filing.place', [place.name, place.class, place.address].filter((each) => each !== '').join(' · ')],
    ['filing.builder', partyText(builder)],
    ['filing.user', partyText(user)],
    ['filing.cameras', String(cameras)],
    ['filing.deviceTypes', deviceTypes.filter((each) => each !== '').join(' · ')],
    ['filing.retention', say('filing.days', { days: retentionDays })],
    ['filing.acceptedOn', dossier.acceptedOn ?? ''],
    ['filing.inUseOn', dossier.inUseOn ?? ''],
    ['filing.dismantledOn', dossier.dismantledOn ?? ''],
  ] as const
  return (
    <>
      <dl>
        {rows.map(([label, value]) =>
          value === '' ? null : (
            <div key={label} style={{ display: 'contents' }}>
              <dt>{say(label)}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <h3>{say('filing.materials')}</h3>
      {materials.length + made.length === 0 ? <p className="dim">{say('filing.noMaterials')}</p> : null}
      <ul className="registry-lines" data-testid="filing-materials">
        {made.map((title) => (
          <li key={title}>
            {title} <span className="dim">{say('filing.made')}</span>
          </li>
        ))}
        {materials.map(({ title, sha256, bytes }) => (
          <li key={sha256}>
            {files?.here.includes(sha256) ? (
              <a href={filingFileUrl(files.id, sha256)} target="_blank" rel="noreferrer">
                {title}
              </a>
            ) : (
              title
            )}{' '}
            <span className="dim num">{formatBytes(bytes)}</span> <code className="dim">{sha256.slice(0, 16)}</code>
            {files && !files.here.includes(sha256) ? <span className="dim"> {say('filing.notHere')}</span> : null}
          </li>
        ))}
      </ul>
    </>
  )
}

function partyText({ name, code, person, phone }: FilingDossier['user']): string {
  return [name, code, person, phone].filter((each) => each !== '').join(' · ')
}

function functionName(say: ReturnType<typeof useSay>, id: string): string {
  const known = ['capture', 'transmit', 'display', 'store'] as const
  const found = known.find((each) => each === id)
  return found ? say(`registry.function.${found}`) : id
}
