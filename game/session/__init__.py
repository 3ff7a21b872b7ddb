"""The one loop: devices, mirror, exercise, journal and view meet here."""
