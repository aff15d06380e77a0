"""From the message as it was sent to a Request that is known to be sound, or to an error that says what is not.

`errors` needs neither Pillow nor numpy, so that the gateway can use it; the other modules do.
"""
