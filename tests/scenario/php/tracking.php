<?php
/*
* you must create URL what can receive POST data
* we will sent data like this:
* id = message ID – string
* waid = device whatsapp id - string
* number = number sender phone - string
* status = status of message - text ( sent,received,read,cancel,reject,pending)
*/

// ectract post
extract($_POST);
// sql script
// INSERT INTO .....
?>
