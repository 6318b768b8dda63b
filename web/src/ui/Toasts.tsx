import { Notifications } from '@mantine/notifications';
import '@mantine/notifications/styles.layer.css';

/** Where toasts appear. */
export default function Toasts() {
  return <Notifications position="bottom-right" limit={4} containerWidth={400} />;
}
