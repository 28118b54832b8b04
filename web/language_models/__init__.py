"""The door for language models: a Model Context Protocol server over the same facts. It needs the extra `mcp`."""
