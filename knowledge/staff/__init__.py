"""Who works here and who did what: accounts, roles, the audit trail."""
