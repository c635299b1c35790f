"""Thin clients of the library for coding agents: the hook and the MCP server."""
