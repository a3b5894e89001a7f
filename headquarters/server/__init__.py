"""The server itself: the door in HTTP, its processes, whether it is ready, its figures and its log lines."""
