"""Rules: instruments, invitations, answers, judgements, and the steps that change a study. No SQL, no clock."""
