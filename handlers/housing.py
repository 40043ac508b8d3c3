"""Housing."""

from handlers.routes import Routes

routes = Routes("housing")
