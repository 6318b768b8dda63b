<?php
    ob_start();
    // setting

    $urlendpoint = 'https://domainname.xyz/sms/api_whatsapp_balance_json.php'; // url endpoint api
    $apikey       = '123465xxxxxx'; // api key
    $waid         = 'xxxx'; // whatsapp id

    // create header json
    $senddata = array(
        'apikey' => $apikey,
        'waid'   => $waid
    );

    // get balance
    $data=json_encode($senddata);
    $curlHandle = curl_init($urlendpoint);
    curl_setopt($curlHandle, CURLOPT_CUSTOMREQUEST, "POST");
    curl_setopt($curlHandle, CURLOPT_POSTFIELDS,$data);
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
