// SPDX-License-Identifier: Apache-2.0
import type { PlacementAsk } from '@mingjian/contract'
import Alert from 'antd/es/alert'
import type { z } from 'zod'
import { usePlacement } from '../../api/registry-camera.ts'
import { useSay } from '../../i18n/index.ts'
import { ArticleLink } from './article-link.tsx'

/** Tells, before anything is saved, which articles keep a camera out of there, in their own words. */
export function PlacementNotice({ wanted }: { wanted: z.input<typeof PlacementAsk> }) {
  const say = useSay()
  const { data } = usePlacement(wanted)
  if (!data || data.isAllowed) return null
  return (
    <Alert
      type="error"
      showIcon
      className="registry-problem"
      data-testid="placement-refused"
      title={say('registry.placementRefused')}
      description={data.refusals.map(({ code, article, text }) => (
        <p key={`${code} ${article}`} lang="zh-CN">
          {text} <ArticleLink id={article} />
        </p>
      ))}
    />
  )
}
