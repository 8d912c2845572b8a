// SPDX-License-Identifier: Apache-2.0
import type { Filing, FilingAct } from '@mingjian/contract'
import FilePdfOutlined from '@ant-design/icons/FilePdfOutlined'
import { Link } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Spin from 'antd/es/spin'
import { filingFileUrl, submitFilingAgain, useFiling } from '../../api/filings.ts'
import { useAbility } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { DossierView } from './dossier-view.tsx'
import { DecideForm, SubmitForm } from './filing-forms.tsx'
import { FilingTag } from './filing-tag.tsx'

/** One filing: what was handed in, every act on it, and what may be done next. */
export function FilingDrawer({ id, close }: { id: string; close: () => void }) {
  const { data, error } = useFiling(id)
  return (
    <Drawer
      open
      onClose={close}
      size={680}
      title={data?.name ?? ''}
      extra={data ? <Certificate filing={data} /> : null}
    >
      <Problem error={error} />
      {data || error ? null : <Spin />}
      {data ? <Body filing={data} /> : null}
    </Drawer>
  )
}

function Certificate({ filing: { id, certificate, here } }: { filing: Filing }) {
  const say = useSay()
  if (certificate === null || !here.includes(certificate)) return null
  return (
    <Button
      icon={<FilePdfOutlined />}
      href={filingFileUrl(id, certificate)}
      target="_blank"
      data-testid="filing-certificate"
    >
      {say('filing.certificate')}
    </Button>
  )
}

function Body({ filing }: { filing: Filing }) {
  const say = useSay()
  const canSubmit = useAbility('filing.submit')
  const canDecide = useAbility('filing.decide')
  const { id, state, dossier, here, acts, peer, isReceived } = filing
  const isHere = peer === null || isReceived
  const returned = acts.findLast(({ act }) => act === 'return')
  return (
    <div className="registry-card filing" data-testid="filing">
      {state === 'returned' && returned ? (
        <Alert
          type="warning"
          showIcon
          className="registry-problem"
          title={say('filing.returnedUntil', { day: returned.until ?? '' })}
          description={returned.words}
        />
      ) : null}
      <Facts filing={filing} />
      {canDecide && state === 'submitted' && isHere ? <DecideForm filing={filing} /> : null}
      {canSubmit && state === 'returned' && !isReceived ? (
        <SubmitForm submit={(words) => submitFilingAgain(id, words)} done={() => {}} isOpen />
      ) : null}
      <h3>{say('filing.dossier')}</h3>
      <DossierView dossier={dossier} files={{ id, here }} />
      <h3>{say('filing.acts')}</h3>
      <ol className="registry-history">
        {acts.map((act) => (
          <ActLine key={act.seq} act={act} />
        ))}
      </ol>
    </div>
  )
}

function ActLine({ act }: { act: FilingAct }) {
  const say = useSay()
  return (
    <li>
      <strong>{say(`filing.act.${act.act}`)}</strong>
      <span className="num">{formatMoment(Date.parse(act.at))}</span>
      <span>{act.act === 'lapse' ? '' : act.by}</span>
      <span>{act.words}</span>
      {act.until === null ? null : <span className="num">{say('filing.until.day', { day: act.until })}</span>}
      <span className="dim num">{say('plans.entry', { index: act.entry })}</span>
    </li>
  )
}

function Facts({ filing }: { filing: Filing }) {
  const say = useSay()
  const { number, authority, submittedOn, acceptedOn, due, state, system, sha256, dossier } = filing
  return (
    <dl>
      <dt>{say('registry.state')}</dt>
      <dd>
        <FilingTag filing={filing} />
      </dd>
      <dt>{say('filing.number')}</dt>
      <dd className="num">{number ?? '—'}</dd>
      <dt>{say('filing.authority')}</dt>
      <dd>{authority}</dd>
      <dt>{say('filing.submittedOn')}</dt>
      <dd className="num">{submittedOn}</dd>
      {due === null ? null : (
        <>
          <dt>{say(state === 'returned' ? 'filing.dueUnit' : 'filing.dueAuthority')}</dt>
          <dd className="num">{due}</dd>
        </>
      )}
      {acceptedOn === null ? null : (
        <>
          <dt>{say('filing.acceptedDay')}</dt>
          <dd className="num">{acceptedOn}</dd>
        </>
      )}
      <dt>{say('filing.article')}</dt>
      <dd className="registry-row">
        {dossier.articles.length === 0
          ? '—'
          : dossier.articles.map((article) => <ArticleLink key={article} id={article} />)}
      </dd>
      <dt>{say('filing.hash')}</dt>
      <dd>
        <code>{sha256.slice(0, 32)}</code>
      </dd>
      {system === null ? null : (
        <>
          <dt>{say('filing.system')}</dt>
          <dd>
            <Link to="/systems" search={{ open: system }}>
              {say('filing.toSystem')}
            </Link>
          </dd>
        </>
      )}
    </dl>
  )
}
