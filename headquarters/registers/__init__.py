"""Which machine speaks for which register: enrolment, tokens, the greeting, and what a restored headquarters asks."""
