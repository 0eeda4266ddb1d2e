"""The rules of the house, pure: conversations, cases, plans, deadlines and rotas."""
