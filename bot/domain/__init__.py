"""Pure rules and enums: no I/O, no framework."""
