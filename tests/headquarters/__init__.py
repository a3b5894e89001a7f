"""Headquarters: receiving, sharing out, granting, answering over HTTP."""
