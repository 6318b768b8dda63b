<?php
    ob_start();
    // setting
    $urlendpoint = 'https://domainname.xyz/sms/api_whatsapp_send_json.php'; // url endpoint api
    $apikey      = '123465xxxxxx'; // api key
    $waid        = 'xxxx'; // whatsapp id

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
    $curlHandle = curl_init($urlendpoint);
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
