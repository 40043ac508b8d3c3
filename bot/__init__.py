"""The Hjem til Alle bot."""
