"""What people at headquarters decide, some of it two of them: grants closed, exceptions settled, registers let go."""
