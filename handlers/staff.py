"""Staff."""

from handlers.routes import Routes

routes = Routes("staff")
