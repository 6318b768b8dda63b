// The settings of the rules of use: what holds, where it comes from, and changing it in one layer.
import { ActionIcon, Button, Group, Modal, Select, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { IconLock, IconPencil } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { describeError } from './errorText';
import classes from './PolicySettings.module.css';
import { useRules } from './Rule';
import { Tag } from './Tag';
import { toast } from './toast';

type Policy = Schema<'Policy'>;
type Setting = Policy['settings'][number];
type Layer = Exclude<Setting['source'], 'preset'>;

const groups: Record<string, string[]> = {
  pace: ['gap', 'gap_jitter', 'recipient_gap', 'daily_cap', 'urgent_reserve', 'quiet_hours'],
  young: ['warm_up_step', 'warm_up_days', 'restriction_rest'],
  same: ['same_text_slow_after', 'same_text_gap', 'same_text_hold_after', 'similar_distance'],
  consent: ['consent', 'opt_out_words', 'opt_in_words', 'opt_out_answer', 'opt_in_answer'],
  validity: ['otp_valid', 'reply_valid', 'notification_valid', 'reminder_valid'],
  content: ['forbidden_words'],
};

const expectations: Record<string, string> = {
  daily_cap: 'count',
  warm_up_step: 'count',
  same_text_slow_after: 'count',
  same_text_hold_after: 'count',
  urgent_reserve: 'percent',
  warm_up_days: 'days',
  similar_distance: 'bits',
  quiet_hours: 'hours',
  opt_out_words: 'words',
  opt_in_words: 'words',
  forbidden_words: 'words',
  opt_out_answer: 'text',
  opt_in_answer: 'text',
};
const expectation = (name: string) => expectations[name] ?? 'duration';

/** The groups that have settings, in order; what the page does not know comes last. */
function grouped(settings: Setting[]): [string, Setting[]][] {
  const known = Object.values(groups).flat();
  const all = { ...groups, other: settings.map(({ name }) => name).filter((name) => !known.includes(name)) };
  return Object.entries(all)
    .map(([group, names]): [string, Setting[]] => [group, settings.filter(({ name }) => names.includes(name))])
    .filter(([, found]) => found.length > 0);
}

type Props = {
  settings: Setting[];
  /** The layer that `change` writes to: what comes from it can be reset. */
  layer: Layer;
  change: (change: Schema<'PolicyChange'>) => Promise<unknown>;
};

export function PolicySettings({ settings, layer, change }: Props) {
  const { t } = useTranslation('rules');
  const [edited, setEdited] = useState<Setting | null>(null);
  return (
    <>
      {grouped(settings).map(([group, found]) => (
        <section key={group} className={classes.group}>
          <Title order={3}>{t(`groups.${group}`)}</Title>
          <ul className={classes.list}>
            {found.map((setting) => (
              <SettingRow key={setting.name} setting={setting} edit={() => setEdited(setting)} />
            ))}
          </ul>
        </section>
      ))}
      {edited && <EditSetting setting={edited} layer={layer} change={change} close={() => setEdited(null)} />}
    </>
  );
}

function SettingRow({ setting, edit }: { setting: Setting; edit: () => void }) {
  const { t } = useTranslation('rules');
  const rules = useRules();
  const name = rules.setting(setting.name);
  return (
    <li className={classes.row}>
      <div>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed">
          {rules.settingAbout(setting.name, setting.about)}
        </Text>
      </div>
      <div className={classes.value}>
        <SettingValue setting={setting} />
        <Tag tone={setting.source === 'device' ? 'info' : 'neutral'}>{t(`sources.${setting.source}`)}</Tag>
      </div>
      {setting.editable ? (
        <ActionIcon variant="subtle" size="lg" onClick={edit} aria-label={t('edit_what', { what: name })}>
          <IconPencil size={18} aria-hidden />
        </ActionIcon>
      ) : (
        <IconLock
          size={16}
          style={{ justifySelf: 'center' }}
          role="img"
          aria-label={t('locked')}
          color="var(--mantine-color-dimmed)"
        />
      )}
    </li>
  );
}

const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function SettingValue({ setting: { name, value } }: { setting: Setting }) {
  const { t } = useTranslation('rules');
  const f = useFormat();
  const kind = expectation(name);
  if (name === 'consent') return <Text fw={600}>{t(`consent_values.${value}`, value)}</Text>;
  if (value === 'none')
    return <Text fw={600}>{t(kind === 'words' ? 'no_words' : kind === 'text' ? 'usual' : 'off')}</Text>;
  const [, amount, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(value) ?? [];
  if (kind === 'duration' && unit) return <Text fw={600}>{f.duration(Number(amount) * units[unit]!)}</Text>;
  if (kind === 'count' || kind === 'days' || kind === 'bits') return <Text fw={600}>{f.number(Number(value))}</Text>;
  if (kind === 'percent') return <Text fw={600}>{f.percent(Number(value) / 100)}</Text>;
  return <Text fw={600}>{value}</Text>;
}

function EditSetting({
  setting,
  layer,
  change,
  close,
}: Omit<Props, 'settings'> & { setting: Setting; close: () => void }) {
  const { t } = useTranslation('rules');
  const rules = useRules();
  const [value, setValue] = useState(setting.value);
  const saving = useMutation({
    meta: { handlesError: true },
    mutationFn: change,
    onSuccess: () => {
      toast(t('changed'));
      close();
    },
  });
  const failed = saving.error && describeError(saving.error);
  const field = {
    label: t('value'),
    value,
    description: rules.settingAbout(setting.name, setting.about),
    error: failed && [failed.title, failed.detail].filter(Boolean).join(' '),
    'data-autofocus': true,
  };
  const kind = expectation(setting.name);
  return (
    <Modal opened onClose={close} title={rules.setting(setting.name)} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate({ set: { [setting.name]: value.trim() } });
        }}
      >
        <Stack>
          {setting.name === 'consent' ? (
            <Select
              {...field}
              data={['off', 'opt_out', 'required'].map((each) => ({ value: each, label: t(`consent_values.${each}`) }))}
              onChange={(chosen) => chosen && setValue(chosen)}
            />
          ) : kind === 'words' || kind === 'text' ? (
            <Textarea {...field} autosize minRows={2} maxRows={8} onChange={(event) => setValue(event.target.value)} />
          ) : (
            <TextInput {...field} autoComplete="off" onChange={(event) => setValue(event.target.value)} />
          )}
          {setting.name !== 'consent' && (
            <Text size="sm" c="dimmed">
              {t(`expects.${kind}`)}
            </Text>
          )}
          <Group justify="space-between">
            {setting.source === layer ? (
              <Button
                variant="subtle"
                title={t('reset_about')}
                disabled={saving.isPending}
                onClick={() => saving.mutate({ reset: [setting.name] })}
              >
                {t('reset')}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={close}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={saving.isPending}>
                {t('save')}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
