// SPDX-License-Identifier: Apache-2.0
import type { FilingDraft } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Spin from 'antd/es/spin'
import { submitFiling, useFilingDraft } from '../../api/filings.ts'
import { useSay } from '../../i18n/index.ts'
import { StatusTag } from '../law/status-tag.tsx'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { DossierView } from './dossier-view.tsx'
import { SubmitForm } from './filing-forms.tsx'

type Props = Readonly<{ system: string; close: () => void; toFiling: (id: string) => void }>

/** The dossier of a system as it would be handed in today. */
export function DraftDrawer({ system, close, toFiling }: Props) {
  const say = useSay()
  const { data, error } = useFilingDraft(system)
  return (
    <Drawer open onClose={close} size={680} title={say('filing.draft', { name: data?.system.name ?? '' })}>
      <Problem error={error} />
      {data || error ? null : <Spin />}
      {data ? <Body draft={data} toFiling={toFiling} /> : null}
    </Drawer>
  )
}

function Body({ draft, toFiling }: Readonly<{ draft: FilingDraft; toFiling: (id: string) => void }>) {
  const say = useSay()
  const { system, authority, peer, dossier, dues, open, made } = draft
  return (
    <div className="registry-card filing" data-testid="filing-draft">
      <p>
        {say('filing.to', { authority })}{' '}
        {peer === null ? null : <span className="dim">{say('filing.by', { peer })}</span>}
      </p>
      <ul className="registry-lines">
        {dues.map(({ article, lastDay, status }) => (
          <li key={article} className="registry-row">
            <ArticleLink id={article} />
            <span className="num">{lastDay === null ? '' : say('filing.until.day', { day: lastDay })}</span>
            <StatusTag status={status} />
          </li>
        ))}
      </ul>
      <Lacks draft={draft} />
      <DossierView dossier={dossier} files={null} made={made.map(({ title }) => title)} />
      <p>
        <Link to="/systems" search={{ open: system.id }}>
          {say('filing.toSystem')}
        </Link>
      </p>
      {open === null ? (
        <SubmitForm
          submit={(words) => submitFiling(system.id, words)}
          done={({ id }) => toFiling(id)}
          isOpen={draft.missing.length === 0 && draft.block === null}
        />
      ) : (
        <Button type="primary" onClick={() => toFiling(open)}>
          {say('filing.toOpen')}
        </Button>
      )}
    </div>
  )
}

/** Why it cannot be handed in yet, each with its article. */
function Lacks({ draft: { missing, block, stale } }: { draft: FilingDraft }) {
  const say = useSay()
  if (block !== null)
    return <Alert type="info" showIcon className="registry-problem" title={say(`filing.block.${block}`)} />
  return (
    <>
      {stale.length === 0 ? null : (
        <Alert
          type="warning"
          showIcon
          className="registry-problem"
          title={say('filing.stale', { items: stale.map((item) => say(whatKey(item))).join('、') })}
        />
      )}
      {missing.length === 0 ? (
        <Alert type="success" showIcon className="registry-problem" title={say('filing.whole')} />
      ) : (
        <Alert
          type="warning"
          showIcon
          className="registry-problem"
          data-testid="filing-missing"
          title={say('filing.missing')}
          description={
            <ul className="registry-lines">
              {missing.map(({ what, article }) => (
                <li key={what}>
                  {say(whatKey(what))} <ArticleLink id={article} />
                </li>
              ))}
            </ul>
          }
        />
      )}
    </>
  )
}

const WHAT = [
  ...(['technical-design', 'acceptance-report', 'unit-basics', 'location'] as const),
  ...(['device-count', 'device-types', 'retention-days'] as const),
]

function whatKey(what: string) {
  return `filing.what.${WHAT.find((each) => each === what) ?? 'other'}` as const
}
