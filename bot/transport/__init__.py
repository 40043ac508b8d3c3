"""Between Telegram and the application: intake, requests, limits, and saying answers."""
