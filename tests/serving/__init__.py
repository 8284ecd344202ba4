"""The kiosk as strangers meet it."""
