"""Members bring members (老带新): who may have invited whom, and what they are given for it."""
