import { Alert, Button, Checkbox, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconDeviceMobile } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { deviceName, useDevices, type Device } from '@/api/devices';
import { countCharacters } from '@/format/characters';
import { useFormat } from '@/format/useFormat';
import { showInForm } from '@/ui/forms';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { EmptyState, Loaded, PageSkeleton } from '@/ui/States';
import { toast } from '@/ui/toast';
import { PeopleField, type PeopleInput } from './PeopleField';
import classes from './reminders.module.css';
import { writeRule, type Rule } from './rule';
import { RuleField } from './RuleField';
import { builtIn, readPeople, render, splitNumbers, variablesIn, type People } from './text';
import { useRuleText } from './useRuleText';

export default function NewReminderPage() {
  const { t } = useTranslation('reminders');
  const devices = useDevices();
  return (
    <>
      <PageHeader title={t('create')} description={t('create_about')} back={{ to: '/reminders', label: t('title') }} />
      <Loaded query={devices} skeleton={<PageSkeleton />}>
        {({ data }) =>
          data.length > 0 ? (
            <Form devices={data} />
          ) : (
            <Panel>
              <EmptyState
                icon={IconDeviceMobile}
                title={t('no_device')}
                action={<Button renderRoot={(props) => <Link to="/devices" {...props} />}>{t('nav.devices')}</Button>}
              >
                {t('no_device_about')}
              </EmptyState>
            </Panel>
          )
        }
      </Loaded>
    </>
  );
}

type Values = {
  device: string;
  name: string;
  text: string;
  starts_at: string;
  rule: Rule;
  people: PeopleInput;
  paused: boolean;
};

function peopleOf({ way, csv, numbers }: PeopleInput): People {
  if (way === 'csv') return readPeople(csv);
  const all = splitNumbers(numbers);
  return { count: all.length, variables: [], first: { number: all[0] ?? '' }, csv: '', hasNumber: true };
}

function Form({ devices }: { devices: Device[] }) {
  const { t } = useTranslation('reminders');
  const f = useFormat();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [tomorrow] = useState(() => f.toInput(new Date(Date.now() + 86_400_000)).slice(0, 10));
  const form = useForm<Values>({
    initialValues: {
      device: devices[0]!.waid,
      name: '',
      text: '',
      starts_at: `${tomorrow}T09:00`,
      rule: { frequency: 'once', every: 1, days: [], monthDay: 1, end: { kind: 'never' } },
      people: { way: 'csv', csv: '', numbers: '' },
      paused: false,
    },
    validate: {
      name: (name) => (name.trim() ? null : t('name_needed')),
      text: (text) => (text.trim() ? null : t('text_needed')),
      starts_at: (start) => (start ? null : t('start_needed')),
      rule: (rule) => {
        if (rule.frequency === 'weekly' && rule.days.length === 0) return t('day_needed');
        return rule.frequency !== 'once' && rule.end.kind === 'until' && !rule.end.day ? t('until_needed') : null;
      },
      people: (input, { text }) => {
        const people = peopleOf(input);
        if (!people.hasNumber && people.count > 0) return t('people.no_number');
        if (people.count === 0) return t('people.needed');
        const missing = missingIn(text, people);
        return missing.length > 0 ? t('people.missing', { names: missing.join(', ') }) : null;
      },
    },
  });
  const { values } = form;
  const people = useMemo(() => peopleOf(values.people), [values.people]);
  const creating = useMutation({
    meta: { handlesError: true },
    mutationFn: ({ device, name, text, starts_at, rule, paused }: Values) =>
      call(
        api.POST('/v1/reminders', {
          body: {
            ...{ device, name: name.trim(), text: text.trim(), paused },
            rule: writeRule(rule),
            starts_at: starts_at.replace('T', ' ').slice(0, 16),
            ...(values.people.way === 'csv'
              ? { csv: people.csv }
              : { recipients: splitNumbers(values.people.numbers).map((number) => ({ number, variables: {} })) }),
          },
        }),
      ),
    onSuccess: async ({ id }) => {
      toast(t('created'));
      void queries.invalidateQueries({ queryKey: ['/v1/reminders'] });
      await navigate({ to: '/reminders/$id', params: { id: String(id) } });
    },
    onError: (error) => showInForm(form, error, { csv: 'people', recipients: 'people' }),
  });
  const device = devices.find(({ waid }) => waid === values.device);
  return (
    <form onSubmit={form.onSubmit((submitted) => creating.mutate(submitted))} noValidate>
      <div className={classes.columns}>
        <Stack>
          <Panel title={t('what')}>
            <Stack>
              <TextInput
                label={t('name')}
                description={t('name_about')}
                required
                maxLength={100}
                autoComplete="off"
                {...form.getInputProps('name')}
              />
              <Select
                label={t('device')}
                allowDeselect={false}
                data={devices.map((each) => ({ value: each.waid, label: deviceName(each) }))}
                {...form.getInputProps('device')}
              />
              <TextField
                value={values.text}
                onChange={(text) => form.setFieldValue('text', text)}
                error={form.errors.text as string | undefined}
                names={[...people.variables, ...builtIn]}
                most={device?.plan.max_characters}
              />
            </Stack>
          </Panel>
          <Panel title={t('who')}>
            <PeopleField
              value={values.people}
              onChange={(input) => form.setFieldValue('people', input)}
              understood={understood(people)}
              error={form.errors.people as string | undefined}
            />
          </Panel>
          <Panel title={t('when')} description={t('zone_about', { zone: f.zone })}>
            <Stack>
              <TextInput
                type="datetime-local"
                label={t('starts_at')}
                required
                className={classes.start}
                {...form.getInputProps('starts_at')}
              />
              <RuleField
                value={values.rule}
                onChange={(rule) => form.setFieldValue('rule', rule)}
                startsAt={values.starts_at}
                error={form.errors.rule as string | undefined}
              />
            </Stack>
          </Panel>
        </Stack>
        <div className={classes.aside}>
          <Example values={values} people={people} />
          <Checkbox
            mt="md"
            label={t('paused')}
            description={t('paused_about')}
            {...form.getInputProps('paused', { type: 'checkbox' })}
          />
          <Group justify="flex-end" mt="md">
            <Button variant="default" renderRoot={(props) => <Link to="/reminders" {...props} />}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={creating.isPending}>
              {t('create')}
            </Button>
          </Group>
        </div>
      </div>
    </form>
  );

  function understood({ count, variables }: People): string {
    if (count === 0) return '';
    const who = t('people.count', { count, n: f.number(count) });
    return variables.length > 0 ? `${who} ${t('people.variables', { names: variables.join(', ') })}` : who;
  }
}

const missingIn = (text: string, { variables }: People) =>
  variablesIn(text).filter((name) => !variables.includes(name) && !builtIn.includes(name));

type TextProps = {
  value: string;
  onChange: (text: string) => void;
  error?: string;
  /** Of the variables that can stand in it. */
  names: string[];
  most?: number;
};

function TextField({ value, onChange, error, names, most }: TextProps) {
  const { t } = useTranslation('reminders');
  const f = useFormat();
  const field = useRef<HTMLTextAreaElement>(null);
  const insert = (name: string) => {
    const at = field.current?.selectionStart ?? value.length;
    const end = field.current?.selectionEnd ?? at;
    onChange(`${value.slice(0, at)}{${name}}${value.slice(end)}`);
    field.current?.focus();
  };
  return (
    <div>
      <Textarea
        ref={field}
        label={t('text')}
        description={t('text_about')}
        placeholder={t('text_hint')}
        required
        autosize
        minRows={4}
        maxRows={14}
        value={value}
        error={error}
        onChange={(event) => onChange(event.target.value)}
      />
      <div className={classes.under}>
        <Group gap={6} role="group" aria-label={t('insert')}>
          {names.map((name) => (
            <Button
              key={name}
              size="compact-xs"
              variant="default"
              aria-label={t('insert_which', { name })}
              onClick={() => insert(name)}
            >
              {`{${name}}`}
            </Button>
          ))}
        </Group>
        <Text size="sm" c="dimmed" className="numeric">
          {most
            ? t('characters_of', { n: f.number(countCharacters(value)), most: f.number(most) })
            : f.number(countCharacters(value))}
        </Text>
      </div>
    </div>
  );
}

/** What the first of them would get, and when it begins. */
function Example({ values, people }: { values: Values; people: People }) {
  const { t } = useTranslation('reminders');
  const f = useFormat();
  const words = useRuleText();
  const start = f.fromInput(values.starts_at);
  const longDate = start
    ? new Intl.DateTimeFormat(f.locale, { dateStyle: 'long', timeZone: f.zone }).format(new Date(start))
    : '';
  const missing = missingIn(values.text, people);
  const filled = render(values.text, {
    ...people.first,
    date: longDate,
    time: start ? f.time(start) : '',
  });
  return (
    <Panel title={t('example')} description={t('example_about')}>
      <Stack>
        <div className={classes.bubble} aria-live="polite">
          {filled || <span className={classes.faint}>{t('text_hint')}</span>}
        </div>
        {missing.length > 0 && people.count > 0 && (
          <Alert color="yellow">{t('people.missing', { names: missing.join(', ') })}</Alert>
        )}
        <Text size="sm" role="status">
          {start && t('begins', { when: f.dateTime(start), rule: words.inWords(values.rule) })}
        </Text>
      </Stack>
    </Panel>
  );
}
