"""Where everything is kept: connections, migrations, the version, time, and the errors people see."""
