// What sending would do: what it costs, which rules hold and when it leaves, in all and per recipient.
import { Alert, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { describeError } from '@/ui/errorText';
import { useRefusalText, useRules } from '@/ui/Rule';
import { OutcomeTag } from '@/ui/stateTags';
import { Tag, type Tone } from '@/ui/Tag';
import classes from './compose.module.css';

type MessagesPreview = Schema<'MessagesPreview'>;
type Line = MessagesPreview['data'][number];
type Outcome = Line['outcome'];

const tones: Record<Outcome, Tone> = { allow: 'ok', delay: 'info', hold: 'warn', refuse: 'bad' };

type Props = {
  preview: MessagesPreview | undefined;
  error: Error | null;
  updating: boolean;
  names: (number: string) => string;
};

export function Preview({ preview, error, updating, names }: Props) {
  const { t } = useTranslation('compose');
  if (error) {
    const { title, detail } = describeError(error);
    return (
      <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title={title}>
        {detail}
      </Alert>
    );
  }
  if (!preview)
    return (
      <Text c="dimmed" size="sm">
        {t('preview.empty')}
      </Text>
    );
  return (
    <div className={updating ? classes.busy : undefined} aria-busy={updating}>
      <Stack>
        <Sums preview={preview} />
        <InAll lines={preview.data} />
        <div>
          <Title order={3}>{t('preview.per_recipient')}</Title>
          {/* It scrolls; the keyboard must be able to scroll it too. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <ul className={classes.each} tabIndex={0} aria-label={t('preview.per_recipient')}>
            {preview.data.map((line, index) => (
              <PreviewLine key={`${line.number} ${index}`} line={line} name={names(line.number)} />
            ))}
          </ul>
        </div>
      </Stack>
    </div>
  );
}

function Sums({ preview }: { preview: MessagesPreview }) {
  const { t } = useTranslation('compose');
  const f = useFormat();
  const paid = preview.data.filter(({ price }) => price > 0);
  const price = paid[0]?.price ?? 0;
  return (
    <dl className={classes.sums}>
      <div className={classes.total}>
        <dt>
          {t('preview.price')}
          {paid.length > 1 && ` (${t('preview.each', { count: paid.length, price: f.money(price) })})`}
        </dt>
        <dd>{f.money(preview.price)}</dd>
      </div>
      {preview.balance_after !== null && (
        <div>
          <dt>{t('preview.balance_after')}</dt>
          <dd>{f.money(preview.balance_after)}</dd>
        </div>
      )}
      <div>
        <dt>{t('preview.quota_after')}</dt>
        <dd>{preview.quota_after === null ? t('unlimited') : f.number(preview.quota_after)}</dd>
      </div>
    </dl>
  );
}

function InAll({ lines }: { lines: Line[] }) {
  const { t } = useTranslation('compose');
  const f = useFormat();
  if (lines.length < 2) return null;
  const outcomes = (['allow', 'delay', 'hold', 'refuse'] as const)
    .map((outcome) => ({ outcome, count: lines.filter((line) => line.outcome === outcome).length }))
    .filter(({ count }) => count > 0);
  const times = lines.flatMap(({ leaves_at }) => (leaves_at ? [leaves_at] : [])).sort();
  return (
    <div role="status">
      <div className={classes.outcomes}>
        {outcomes.map(({ outcome, count }) => (
          <Tag key={outcome} tone={tones[outcome]}>
            {t(`preview.${outcome}`, { count })}
          </Tag>
        ))}
      </div>
      {times.length > 1 && times[0] !== times.at(-1) && (
        <Text size="sm" c="dimmed" mt={6}>
          {t('preview.first_last', { first: f.dateTime(times[0]!), last: f.dateTime(times.at(-1)!) })}
        </Text>
      )}
    </div>
  );
}

function PreviewLine({ line, name }: { line: Line; name: string }) {
  const { t } = useTranslation('compose');
  const f = useFormat();
  const rules = useRules();
  const refusal = useRefusalText();
  const refused = line.error && refusal(line.error);
  const decisions = line.error ? [] : line.decisions.filter(({ outcome }) => outcome !== 'allow');
  return (
    <li>
      <div className={classes.line}>
        <span className="break">{name}</span>
        <OutcomeTag state={line.error ? 'refuse' : line.outcome} />
      </div>
      <Text size="sm" c="dimmed">
        <Leaves line={line} />
        {line.lane && ` · ${t('preview.lane', { lane: t(`lanes.${line.lane}`) })}`}
      </Text>
      {refused && (
        <Text size="sm">
          {refused.title} {refused.detail}
        </Text>
      )}
      {decisions.map((decision) => (
        <Text key={decision.rule} size="sm" mt={4}>
          <strong>{rules.name(decision.rule)}</strong>
          {decision.until && ` (${t('preview.until', { until: f.dateTime(decision.until) })})`}
          {': '}
          {rules.about(decision)} {rules.toDo(decision)}
        </Text>
      ))}
    </li>
  );
}

/** Within a minute. */
const isSoon = (time: string) => new Date(time).getTime() - Date.now() < 60_000;

function Leaves({ line }: { line: Line }) {
  const { t } = useTranslation('compose');
  const f = useFormat();
  if (line.error || line.outcome === 'refuse') return t('preview.refused');
  if (line.outcome === 'hold') return t('preview.held');
  if (line.outcome === 'allow' || !line.leaves_at) {
    if (!line.leaves_at || isSoon(line.leaves_at)) return t('preview.leaves_now');
  }
  return t('preview.leaves_at', { when: f.dateTime(line.leaves_at!) });
}
