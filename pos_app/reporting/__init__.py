"""Filled reports as files, PDF and workbooks, written in a process of their own so that no window waits."""
