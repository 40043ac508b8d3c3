"""Messages."""

from handlers.routes import Routes

routes = Routes("messages")
