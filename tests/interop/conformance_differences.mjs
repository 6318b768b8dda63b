// Where Kurir does not say what Baileys says, and why: [pattern of the difference, reason]. "Official" is what WhatsApp's own Web
// client is known to do. What only some runs show carries kByChance.
export const kByChance = 'by chance';
export const kDifferences = [
  // Everywhere
  [/: attributes in another order: /, 'Attributes have no order; that of Baileys differs from stanza to stanza.'],
  [/: (to|recipient|jid) is "(OWN|FRIEND)@s\.whatsapp\.net" of Baileys and "\2_LID@lid" of Kurir$/,
    'The account is LID-migrated: official clients address people by LID, one namespace per stanza. Baileys takes the address that its caller used.'],
  [/message text: only Kurir has peer_recipient_pn="FRIEND@s\.whatsapp\.net"$/, 'Official with a recipient addressed by LID.'],
  [/participants > in another order: to OWN, to FRIEND of Baileys, to FRIEND, to OWN of Kurir$/,
    'The recipient first, then our own devices, as official; the server does not depend on it.'],
  [/message text.* only Baileys has <reporting>/,
    'Optional, for reports of abuse: a missing token does not prevent delivery, a wrong one may be held against the sender. Baileys computes it over the random padding too, and leaves it out where that does not parse.',
    kByChance],

  // Login
  [/^login: only Baileys has <iq [^>]*xmlns="encrypt"[^>]*><digest>/, 'Asked once a day and after a rotation, as official; at the first login the keys were uploaded a moment ago.'],
  [/^login: only Baileys has <ib><unified_session/, 'Goes along with presence, as official; right after pairing there is no name yet to announce.'],
  [/^login: only Kurir has <iq [^>]*xmlns="usync".*OWN_LID@lid/, 'For the note to the owner that the device is connected: which devices it goes to.'],
  [/^login: only Kurir has <iq [^>]*xmlns="encrypt".*<key><user jid="OWN_LID@lid">/, 'For the same note: a session with the own phone.'],
  [/^login: only Kurir has <message [^>]*to="OWN_LID@lid"/, 'The note itself: a text to oneself that the device is connected.'],
  [/^login: only Kurir has <ack class="receipt"[^>]*recipient="OWN_LID@lid" type="sender"/, 'The phone has read the note.'],

  // Texts
  [/^first text: iq usync get <usync> > usync: context is "message" of Baileys and "interactive" of Kurir$/,
    'Kurir asks first whether the number is on WhatsApp, which official clients ask in this context; Baileys sends to numbers that are not.'],
  [/^first text: iq usync get <usync> > usync > query > only (Kurir has <contact>|Baileys has <devices)/, 'The same question: contacts first, their devices in a second query.'],
  [/^first text: iq usync get <usync> > usync > list > only (Kurir|Baileys) has <user/, 'The same question: by phone number first.'],
  [/^first text: only Kurir has <iq [^>]*xmlns="usync".*context="message"><query><devices version="2">/, 'The second query: devices, with the attributes of the one of Baileys.'],
  [/<key> > key > only Baileys has <user jid="OWN_LID@lid" reason="identity">/, 'Kurir has a session with the own phone since the login.'],
  [/<key> > key > user FRIEND: only Baileys has reason="identity"$/, 'Official only where a new session is forced after a change of identity.'],
  [/: only Baileys has <iq [^>]*xmlns="privacy"[^>]*><tokens><token jid="FRIEND_LID@lid"/, 'A token is issued once per contact and week, as official; Baileys issues one with every text.'],

  // Receipts and retries
  [/: only Baileys has <receipt [^>]*to="FRIEND_LID@lid" type="inactive">/, 'Phones draw no second tick for inactive receipts; a gateway wants its customers\' correspondents to see it.'],
  [/: only Kurir has <receipt id="\{id\}" to="FRIEND_LID@lid">/, 'The receipt in its active form.'],
  [/^retry asked of us: message text \\?#2: only Kurir has device_fanout="false"$/, 'Official where one device of a person gets a message again.'],
  [/^retry asked of us: message text \\?#2 > only Kurir has <enc v="2" type="msg" count="1">/, 'Official: again for the device that asked, with its count. Baileys sends to everybody anew where a phone asks.'],
  [/^retry asked of us: message text \\?#2 > only Baileys has <(participants|device-identity)/, 'Baileys sends to everybody anew where a phone asks; the others get the message twice.'],
  [/^retry asked of us: only Baileys has <iq [^>]*xmlns="encrypt"[^>]*><key><user jid="FRIEND_LID@lid" reason="identity">/,
    'Baileys gives up the session at the first request that names a bad MAC. Kurir keeps it until a second one: a damaged message leaves it intact.'],
  [/^retry asked of us: only Baileys has <ack [^>]*type="sender"/, 'Of the copies that Baileys sent anew.'],
  [/^retry asked by us: receipt retry > retry: error is "0" of Baileys and "7" of Kurir$/, 'Official: the reason, here a bad MAC.'],
  [/^retry asked by us: ack message text: only Baileys has error="500"$/, 'Official clients acknowledge plainly what they ask for again.'],

  // Groups
  [/group text: only Baileys has <iq [^>]*xmlns="w:g2"[^>]*><query/, 'Kurir follows who is in a group from its notifications; Baileys asks with every message.'],
  [/^group text: only Baileys has <iq [^>]*xmlns="usync"/, 'Kurir knows the devices of the members from the texts before.'],
  [/^group text: only Baileys has <iq [^>]*xmlns="encrypt"[^>]*><key>/, 'Kurir has sessions with the members from the texts before, and needs none with itself.'],
  [/group text: message text: only Kurir has phash="\{hash\}"$/, 'Official: by it the server tells a sender whose list of devices is out of date.'],
  [/^group text: message text > participants > only Baileys has <to jid="OWN_LID:1@lid">/, 'Baileys hands its own key to itself.'],
  [/^group text: message text > participants > to FRIEND > enc: type is "pkmsg" of Baileys and "msg" of Kurir$/, 'Baileys has just made a new session without need, see above.'],
  [/^group text: message text > in another order: enc, participants, device-identity of Baileys, participants, enc, device-identity of Kurir$/,
    'Who has no key yet gets it in front of what it opens, as official; the server does not depend on it.'],
];
