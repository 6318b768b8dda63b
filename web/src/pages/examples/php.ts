// PHP as existing customers have it: the legacy endpoints, of which only address, key and waid are changed.
import type { Examples, Filling } from './snippet';

const post = `    $curlHandle = curl_init($urlendpoint);
    curl_setopt($curlHandle, CURLOPT_CUSTOMREQUEST, "POST");
    curl_setopt($curlHandle, CURLOPT_POSTFIELDS, $data);
    curl_setopt($curlHandle, CURLOPT_RETURNTRANSFER, true);
    curl_setopt($curlHandle, CURLOPT_HTTPHEADER, array(
        'Content-Type: application/json',
        'Content-Length: ' . strlen($data))
    );
    curl_setopt($curlHandle, CURLOPT_TIMEOUT, 5);
    curl_setopt($curlHandle, CURLOPT_CONNECTTIMEOUT, 5);
    $responjson = curl_exec($curlHandle);
    curl_close($curlHandle);
    header('Content-Type: application/json');
    echo $responjson;
?>
`;

const settings = ({ url, waid, key, say }: Filling, path: string) => `<?php
    ob_start();
    // setting
    $urlendpoint = '${url}${path}'; // url endpoint api
    $apikey      = '${key}'; // ${say('key')}
    $waid        = '${waid}'; // whatsapp id
`;

const send = (fill: Filling) => `${settings(fill, '/sms/api_whatsapp_send_json.php')}
    // create header json
    $senddata = array(
        'apikey' => $apikey,
        'waid'   => $waid,
        'datapacket' => array()
    );

    // create detail data json
    // data 1
    $number1='6281xxx';
    $message1='Message 1 whatsapp json';
    $sendingdatetime1 ="";
    array_push($senddata['datapacket'],array(
        'number' => trim($number1),
        'message' => urlencode(stripslashes(utf8_encode($message1))),
        'sendingdatetime' => $sendingdatetime1));

    // data 2
    $number2='0853xxxxxxx';
    $message2='Message 2 whatsapp json';
    $sendingdatetime2 ="2019-01-01 23:59:59";
    array_push($senddata['datapacket'],array(
        'number' => trim($number2),
        'message' => urlencode(stripslashes(utf8_encode($message2))),
        'sendingdatetime' => $sendingdatetime2));

    // send sms
    $data=json_encode($senddata);
${post}`;

const balance = (fill: Filling) => `${settings(fill, '/sms/api_whatsapp_balance_json.php')}
    // create header json
    $senddata = array(
        'apikey' => $apikey,
        'waid'   => $waid
    );

    // get balance
    $data=json_encode($senddata);
${post}`;

const signature = ({ secret, say }: Filling) => `<?php
    $secret = '${secret}'; // ${say('secret')}

    // ${say('check')}
    $body      = file_get_contents('php://input');
    $id        = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
    $timestamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    $mac       = hash_hmac('sha256', "$id.$timestamp.$body", base64_decode(substr($secret, 6)), true);
    $expected  = 'v1,' . base64_encode($mac);
    if (!hash_equals($expected, $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '') || abs(time() - (int) $timestamp) > 300) {
        http_response_code(401);
        exit;
    }
`;

const inbox = (fill: Filling) => `${signature(fill)}
    $waid    = $_POST['waid'];    // whatsapp id
    $number  = $_POST['number'];  // ${fill.say('sender')}
    $message = $_POST['message']; // ${fill.say('text')}
    // INSERT INTO ..... (${fill.say('once')})
?>
`;

const tracking = (fill: Filling) => `${signature(fill)}
    $id     = $_POST['id'];     // ${fill.say('id')}
    $waid   = $_POST['waid'];   // whatsapp id
    $number = $_POST['number']; // ${fill.say('recipient')}
    $status = $_POST['status']; // pending, sent, received, read, cancel, reject
    // UPDATE ..... (${fill.say('once')})
?>
`;

export const php: Examples = (fill) => ({
  send: send(fill),
  balance: balance(fill),
  inbox: inbox(fill),
  tracking: tracking(fill),
});
