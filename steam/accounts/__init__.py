"""Who may use the master: accounts, logins, tokens, prediction keys, members of projects."""
