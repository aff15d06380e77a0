"""How well and how fast images are read: changed screenshots, look-alike letters, small letters, scans, pictures."""
