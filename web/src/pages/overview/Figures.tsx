import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { TextLink } from '@/ui/links';
import { Panel } from '@/ui/Panel';
import { Columns, Stat } from '@/ui/Stat';

type Point = Schema<'TrafficPoint'>;
type Count = Exclude<keyof Point, 'at'>;

const sum = (points: Point[], count: Count) => points.reduce((all, point) => all + point[count], 0);

/** The day in four figures. */
export function Figures({ overview }: { overview: Schema<'Overview'> }) {
  const { t } = useTranslation('overview');
  const f = useFormat();
  const { balance, today, waiting, held } = overview;
  const sent = sum(today, 'sent');
  const counted = (count: number) => (count >= 1_000 ? `${f.number(1_000)}+` : f.number(count));
  return (
    <Columns min="9.5rem">
      {balance && (
        <Panel>
          <Stat
            label={t('balance')}
            value={f.money(balance.available)}
            note={
              balance.reserved > 0 ? (
                t('reserved', { amount: f.money(balance.reserved) })
              ) : (
                <TextLink to="/billing" size="sm">
                  {t('top_up')}
                </TextLink>
              )
            }
          />
        </Panel>
      )}
      <Panel>
        <Stat
          label={t('sent_today')}
          value={f.number(sent)}
          note={t('rejected_today', { count: sum(today, 'rejected') })}
        />
      </Panel>
      <Panel>
        <Stat
          label={t('read_today')}
          value={f.number(sum(today, 'read'))}
          note={t('received_today', { number: f.number(sum(today, 'received')) })}
        />
      </Panel>
      <Panel>
        <Stat
          label={t('waiting')}
          value={counted(waiting)}
          note={
            held > 0 ? (
              <TextLink to="/messages" search={{ state: 'held' }} size="sm">
                {t('held', { number: counted(held) })}
              </TextLink>
            ) : (
              t('held', { number: 0 })
            )
          }
        />
      </Panel>
    </Columns>
  );
}
