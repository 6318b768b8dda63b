<?php
    // sample webhook inbox
    /*
    * you must create URL what can receive POST data
    * we will sent data like this:
    * waid = whatsapp ID - string
    * message = message - string
    * number = phone number
    */
    // ectract post
    extract($_POST);
    // sql script
    // INSERT INTO .....
?>
