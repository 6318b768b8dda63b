import {
  IconBan,
  IconCalendarTime,
  IconCheck,
  IconChecks,
  IconHandStop,
  IconHourglass,
  IconSend,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import classes from './inbox.module.css';

type Message = Schema<'ConversationMessage'>;

const icons: Record<Schema<'MessageState'>, Icon> = {
  scheduled: IconCalendarTime,
  waiting: IconHourglass,
  held: IconHandStop,
  sending: IconSend,
  sent: IconCheck,
  received: IconChecks,
  read: IconChecks,
  cancelled: IconBan,
  rejected: IconX,
};

/** The messages of a conversation, the oldest first, by days. */
export function Said({ said, name }: { said: Message[]; name: string }) {
  const f = useFormat();
  const dayOf = (message: Message) => f.toInput(message.at).slice(0, 10);
  return (
    <ol className={classes.said}>
      {said.map((message, index) => {
        const before = said[index - 1];
        const begins = !before || dayOf(before) !== dayOf(message);
        return (
          <Fragment key={message.id}>
            {begins && (
              <li className={classes.day}>
                <Day at={message.at} day={dayOf(message)} />
              </li>
            )}
            <Bubble message={message} name={name} />
          </Fragment>
        );
      })}
    </ol>
  );
}

/** The day before "2026-11-22". */
const dayBefore = (day: string) =>
  new Date(new Date(`${day}T00:00:00Z`).getTime() - 86_400_000).toISOString().slice(0, 10);

function Day({ at, day }: { at: string; day: string }) {
  const { t } = useTranslation('inbox');
  const f = useFormat();
  if (day === f.today()) return t('today');
  if (day === dayBefore(f.today())) return t('yesterday');
  return day.slice(0, 4) === f.today().slice(0, 4) ? f.day(at) : f.date(at);
}

function Bubble({ message, name }: { message: Message; name: string }) {
  const { t } = useTranslation('inbox');
  const { from, text, state } = message;
  const failed = state === 'cancelled' || state === 'rejected';
  return (
    <li className={classes.bubble} data-from={from} data-failed={failed || undefined}>
      <span className="visually-hidden">{from === 'us' ? t('from_us') : t('from_them', { name })}</span>
      <p className={classes.words}>{text}</p>
      <Stamp message={message} />
    </li>
  );
}

const telling: Schema<'MessageState'>[] = ['scheduled', 'waiting', 'held', 'cancelled', 'rejected'];

/** When it was said and, of ours, what became of it: a link to its details. */
function Stamp({ message: { at, state, message_id } }: { message: Message }) {
  const { t } = useTranslation('inbox');
  const f = useFormat();
  const time = <time dateTime={at}>{f.time(at)}</time>;
  if (!state) return <span className={classes.stamp}>{time}</span>;
  const StateIcon = icons[state];
  const word = t(`states.message.${state}`);
  const content = (
    <>
      {telling.includes(state) && <span>{word}</span>}
      {time}
      <StateIcon size={15} stroke={2.2} aria-hidden />
    </>
  );
  if (message_id === undefined || message_id === null)
    return (
      <span className={classes.stamp} data-state={state}>
        {content}
        <span className="visually-hidden">{word}</span>
      </span>
    );
  return (
    <Link
      to="/messages/$id"
      params={{ id: String(message_id) }}
      className={classes.stamp}
      data-state={state}
      aria-label={t('open_message', { state: word, time: f.time(at) })}
    >
      {content}
    </Link>
  );
}
