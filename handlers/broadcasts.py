"""Broadcasts."""

from handlers.routes import Routes

routes = Routes("broadcasts")
