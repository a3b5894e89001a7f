"""What a transfer document says, how it becomes the text of a QR code, and when it is believed."""
